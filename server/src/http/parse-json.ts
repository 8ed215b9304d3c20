/** JSON text, its depth checked before it is parsed. */
import { nestsDeeperThan } from "./json-depth.js";
import { ProblemError } from "./problem.js";

export function parseJson(text: string, levels: number): unknown {
  if (nestsDeeperThan(text, levels)) throw new ProblemError("too_deep", `at most ${levels} levels`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ProblemError("not_json", error instanceof Error ? error.message : "the body does not parse");
  }
}
