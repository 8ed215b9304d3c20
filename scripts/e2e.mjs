/** `npm run e2e [-- filters]`: the browser suite alone. */
import { build } from "./build.mjs";
import { step } from "./step.mjs";
import { testEnvironment } from "./test-environment.mjs";
import { runPlaywright } from "./test-runners.mjs";

export async function run(args) {
  await build();
  const env = await testEnvironment();
  const { failed } = await step("browser tests", () => runPlaywright(env, args), { loud: true });
  return failed > 0 ? 1 : 0;
}
