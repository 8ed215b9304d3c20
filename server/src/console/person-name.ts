/** How the console names a person: enough to tell people apart on a screen, too little to find them anywhere else. */
import { createHash } from "node:crypto";
import { kindOf, type Ref, refValue, type Scope } from "../ids.js";
import type { PersonName } from "./shapes.js";

export function personName(scope: Scope, ref: Ref): PersonName {
  return { id: personId(scope, ref), kind: kindOf(ref), label: masked(refValue(ref)) };
}

export const personId = (scope: Scope, ref: Ref): string =>
  `p_${createHash("sha256").update(`console|${scope}|${ref}`).digest("hex").slice(0, 12)}`;

/** The ends of a name, more of a longer one: at most half of it. */
export function masked(name: string): string {
  const letters = [...name];
  const first = Math.min(4, Math.floor(letters.length / 3));
  const last = Math.min(2, Math.floor(letters.length / 4));
  return `${letters.slice(0, first).join("")}…${letters.slice(letters.length - last).join("")}`;
}
