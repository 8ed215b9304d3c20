/** The built server as a process of its own, which a test can kill, or start several of. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const RUN = fileURLToPath(new URL("run-server.mjs", import.meta.url));

export interface ServerProcess {
  child: ChildProcess;
  /** Where its collector and API listen. */
  url: string;
  exited: Promise<unknown>;
}

/** Started, once it says that it is ready. */
export async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const full = { ...process.env, PORT: "0", ...env };
  const child = spawn(process.execPath, [RUN], { env: full, stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  let said = "";
  for await (const chunk of child.stdout) {
    said += String(chunk);
    const url = /^ready (\S+)/m.exec(said)?.[1];
    if (url) return { child, url, exited };
  }
  throw new Error("the server ended before it was ready");
}
