/** A Redis of a program's own, on a private socket and in memory only. It is gone when the program is. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../failure.mjs";
import { findOrInstallRedis } from "../redis-program.mjs";

export async function startOwnRedis() {
  const program = await findOrInstallRedis();
  const folder = mkdtempSync(join(tmpdir(), "holdoff-races-"));
  const socket = join(folder, "r.sock");
  const settings = { port: "0", unixsocket: socket, unixsocketperm: "700", save: "", appendonly: "no", dir: folder };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "exit");
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  await ready(child);
  return {
    socket,
    async stop() {
      process.off("exit", kill);
      kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ready(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      said = `${said}${text}`.slice(-4_000);
      if (said.includes("eady to accept connections")) resolve();
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Failure(`${said}\nRedis ended`, "The lines above say why.")));
  });
}
