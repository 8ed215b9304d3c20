/** `npm run holdoff -- COMMAND`: the command line, on the same data as `npm start`. */
import { existsSync } from "node:fs";
import { build } from "./build.mjs";
import { dataDir } from "./data-dir.mjs";
import { Failure } from "./failure.mjs";
import { findOrStartRedis } from "./redis.mjs";
import { ROOT } from "./root.mjs";
import { runProgram } from "./run-program.mjs";

const CLI = `${ROOT}/server/dist/cli/main.js`;

/** These read or write what is stored, so they need a Redis; the others work on files. */
const ON_DATA = ["serve", "doctor", "stop", "go", "resume", "trust"];
/** So do these of `policy`. */
const POLICY_ON_DATA = ["publish", "history"];

const isOnData = ([command, part]) =>
  ON_DATA.includes(command) || (command === "policy" && POLICY_ON_DATA.includes(part));

async function runCli(args, env) {
  const { code } = await runProgram(process.execPath, [CLI, ...args], { env, show: true, mayFail: true });
  return code;
}

export async function run(args) {
  if (args[0] !== "serve") return command(args, () => false);
  // A server that is asked to stop while it starts has done what it was asked for.
  let asked = false;
  const onSignal = () => {
    asked = true;
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  try {
    return await command(args, () => asked);
  } catch (error) {
    if (!asked) throw error;
    return 0;
  }
}

async function command(args, isAsked) {
  await build();
  if (isAsked()) return 0;
  if (!existsSync(CLI)) {
    throw new Failure("the command line is not built", "server/src/cli/main.ts is missing from this checkout.");
  }
  const env = { ...process.env, HOLDOFF_DATA_DIR: dataDir() };
  if (!isOnData(args)) return runCli(args, env);
  const redis = await findOrStartRedis({ dataDir: dataDir() });
  try {
    if (isAsked()) return 0;
    return await runCli(args, { ...env, REDIS_URL: redis.url });
  } finally {
    await redis.stop();
  }
}
