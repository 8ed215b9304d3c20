/** `npm run sbom`: the bill of materials, in CycloneDX. `-- --out FILE` for another place. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Failure } from "./failure.mjs";
import { ROOT } from "./root.mjs";
import { sbomOf, whyInvalid } from "./supply/sbom-of.mjs";

export async function run(args) {
  const { values } = parseArgs({ args, options: { out: { type: "string", default: "dist/holdoff.cdx.json" } } });
  const out = resolve(ROOT, values.out);
  const { text, shipped, others } = sbomOf(ROOT, Date.now());
  const wrong = await whyInvalid(text);
  if (wrong !== null) throw new Failure(JSON.stringify(wrong, null, 2), "What sbom-of.mjs makes is not CycloneDX.");
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, text);
  console.log(`${out}: ${shipped} packages that are shipped, ${others} to build and test with`);
  return 0;
}
