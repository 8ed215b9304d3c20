/** How the console names a person: enough to tell people apart on a screen, too little to find them anywhere else. */
import { createHash } from "node:crypto";
import { kindOf, type Ref, refValue, type Scope } from "../ids.js";
import type { PersonName } from "./shapes.js";

export function personName(scope: Scope, ref: Ref): PersonName {
  return { id: personId(scope, ref), kind: kindOf(ref), label: masked(refValue(ref)) };
}

export const personId = (scope: Scope, ref: Ref): string =>
  `p_${createHash("sha256").update(`console|${scope}|${ref}`).digest("hex").slice(0, 12)}`;

/** The ends of a longer name, the beginning of a short one. */
export function masked(name: string): string {
  const letters = [...name];
  if (letters.length <= 5) return `${letters.slice(0, 1).join("")}…`;
  if (letters.length <= 9) return `${letters.slice(0, 2).join("")}…${letters.at(-1)}`;
  return `${letters.slice(0, 4).join("")}…${letters.slice(-2).join("")}`;
}
