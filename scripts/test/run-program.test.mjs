import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";

const WRAPPER = `
import { runProgram } from ${JSON.stringify(new URL("../run-program.mjs", import.meta.url).href)};
const server = 'process.on(process.argv[1], () => process.exit(7)); console.log("up"); setInterval(() => {}, 1000)';
const { code } = await runProgram(process.execPath, ["-e", server, process.argv[1]], { show: true, mayFail: true });
process.exit(code);
`;

it.each(["SIGHUP", "SIGTERM", "SIGINT"])("passes %s on, and ends when the program does", async (signal) => {
  const wrapper = spawn(process.execPath, ["--input-type=module", "-e", WRAPPER, signal], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(wrapper, "exit");
  await once(wrapper.stdout, "data");
  wrapper.kill(signal);
  expect(await ended).toEqual([7, null]);
});
