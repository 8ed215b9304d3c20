/** JSON in UTF-8, its depth checked before it is parsed. */
import { nestsDeeperThan } from "./json-depth.js";
import { ProblemError } from "./problem.js";

const UTF_8 = new TextDecoder("utf-8", { fatal: true });

export function parseJson(bytes: Uint8Array, levels: number): unknown {
  const text = textOf(bytes);
  if (nestsDeeperThan(text, levels)) throw new ProblemError("too_deep", `at most ${levels} levels`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ProblemError("not_json", error instanceof Error ? error.message : "the body does not parse");
  }
}

/** Bytes in another encoding would make one name of several. */
function textOf(bytes: Uint8Array): string {
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw new ProblemError("not_json", "the body is not UTF-8");
  }
}
