/** Visitors that the backend named without vouching for them: whether they are here, and nothing else. */
import { keepNewest } from "./bounds.js";
import type { Now, Outsider } from "./document.js";
import { joinTables } from "./own.js";

const OUTSIDERS_MAX = 20;

/** All pages of a visitor together, as they are told to a person that it is associated with; null where there is none. */
export function presenceOf({ tabs }: Pick<Now, "tabs">): Outsider | null {
  const all = Object.values(tabs);
  if (all.length === 0) return null;
  return {
    heardAtMs: Math.max(...all.map(({ heardAtMs }) => heardAtMs)),
    aliveAtMs: Math.max(...all.map(({ aliveAtMs }) => aliveAtMs)),
    visible: all.some(({ visible }) => visible),
  };
}

/** What is told of a visitor replaces what was told before: it adds up all of its pages. */
export function withOutsider(now: Now, visitor: string, outsider: Outsider): Now {
  return { ...now, outsiders: bounded({ ...now.outsiders, [visitor]: outsider }) };
}

export const joinOutsiders = (a: Now["outsiders"], b: Now["outsiders"]): Now["outsiders"] =>
  bounded(joinTables(a, b, joinTwo));

const bounded = (outsiders: Now["outsiders"]): Now["outsiders"] =>
  keepNewest(outsiders, OUTSIDERS_MAX, ({ heardAtMs }) => heardAtMs);

/** The later word says whether they look; where both are of the same time, they do. */
function joinTwo(a: Outsider, b: Outsider): Outsider {
  const visible = (a.visible && a.heardAtMs >= b.heardAtMs) || (b.visible && b.heardAtMs >= a.heardAtMs);
  return { heardAtMs: Math.max(a.heardAtMs, b.heardAtMs), aliveAtMs: Math.max(a.aliveAtMs, b.aliveAtMs), visible };
}
