/** What tests and benchmarks run in: the programs they need, and none of the settings of the product that runs beside. */
import { delimiter, dirname } from "node:path";
import { findOrInstallChromium, findOrInstallShell } from "./chromium.mjs";
import { findOrInstallRedis } from "./redis-program.mjs";

/** A seed is the tests' own: it repeats what failed. */
const SETTINGS = /^(REDIS_URL|PORT|CONSOLE_PORT|SHOP_PORT|HOST|HOLDOFF_(?!SEED$).*)$/;

/** Each suite starts its own Redis by name, so its folder has to be on PATH; the browser is named outright. */
export async function testEnvironment({ redis = true, chromium = true } = {}) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTINGS.test(name)));
  if (redis) env.PATH = [env.PATH, dirname(await findOrInstallRedis())].filter(Boolean).join(delimiter);
  if (chromium) {
    env.CHROMIUM_PATH = await findOrInstallChromium();
    env.CHROMIUM_SHELL_PATH = (await findOrInstallShell()) ?? env.CHROMIUM_PATH;
  }
  return env;
}
