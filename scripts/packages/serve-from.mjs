/** Holdoff as a shop starts it from the installed package: the program `holdoff serve`, in the shop's own folder. */
import { spawn } from "node:child_process";
import { once } from "node:events";

/** What the developer's own terminal says to a Holdoff is not for this one. */
const withoutSettings = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(HOLDOFF_|PORT$|CONSOLE_PORT$|HOST$|REDIS_URL$)/.test(name)),
  );

/**
 * @param {string[]} command the program and its first arguments
 * @param {{ cwd: string, env: Record<string, string> }} options
 * @returns {Promise<{ url: string, stop: () => Promise<number | null> }>} once it says that it is ready; `stop` answers its
 *   exit code
 */
export async function serveFrom([program, ...args], { cwd, env }) {
  const child = spawn(program, [...args, "serve"], {
    cwd,
    env: { ...withoutSettings(), PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  let said = "";
  let complaints = "";
  child.stderr.on("data", (chunk) => {
    complaints += chunk;
  });
  for await (const chunk of child.stdout) {
    said += chunk;
    const url = /^collector\s+(\S+)/m.exec(said)?.[1];
    if (url && /^ready/m.test(said)) {
      const stop = async () => {
        child.kill("SIGTERM");
        return (await exited)[0];
      };
      return { url, stop };
    }
  }
  throw new Error(`holdoff serve ended before it was ready:\n${said}${complaints}`);
}

/** What of the package a running server reads: each has to answer 200. */
export const READ_FROM_THE_PACKAGE = [
  "/holdoff.js",
  "/holdoff/parts.js",
  "/readyz",
  "/v1/policy.schema.json",
  "/v1/sites.schema.json",
  "/problems/bad_key",
  "/console",
  "/console/sign-in.js",
];
