/** The page that a problem's `type` names: its section of the documentation, as it is written. */
import { readFileSync } from "node:fs";

const DOCS = new URL("../../docs/problems.md", import.meta.url);

/** Undefined when there is no such problem. */
export function problemPage(code: string): string | undefined {
  const sections = readFileSync(DOCS, "utf8").split(/^(?=#{2,3} )/m);
  return sections.find((section) =>
    new RegExp(`^#{2,3} \`?${code.replaceAll(/[^a-z_]/g, "")}\`?\\s*$`, "m").test(section.split("\n")[0] ?? ""),
  );
}
