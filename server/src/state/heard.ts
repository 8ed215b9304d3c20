/** What a partition knows of its own hearing, between Redis's text (see lua/shared/heard.lua) and the facts of a site. */
import type { SiteFacts, Spell } from "../gate/site-facts.js";

export type Heard = Pick<SiteFacts, "spells" | "away" | "blindSinceMs" | "lostAtMs">;

export const ALL_HEARD: Heard = { spells: [], away: [], blindSinceMs: null, lostAtMs: null };

const NONE = ";;;;;";

/** As it is at `nowMs`: blind time that goes on reaches up to it. */
export function parseHeard(text: string, nowMs: number): Heard {
  if (text === NONE) return ALL_HEARD;
  const [away = "", silent = "", failed = "", blindSince = "", awaySince = "", lostAt = ""] = text.split(";");
  const untilNow = (since: string): Spell[] =>
    since !== "" && Number(since) < nowMs ? [{ fromMs: Number(since), toMs: nowMs }] : [];
  const known = [away, silent, failed].flatMap(spellsOf);
  return {
    spells: joined([...known, ...untilNow(blindSince), ...untilNow(awaySince)]),
    away: joined([...spellsOf(away), ...untilNow(awaySince)]),
    blindSinceMs: blindSince === "" ? null : Number(blindSince),
    lostAtMs: lostAt === "" ? null : Number(lostAt),
  };
}

const spellsOf = (text: string): Spell[] => (text === "" ? [] : text.split(",").map(spellOf));

/** From old to new; those that touch are one. */
function joined(spells: readonly Spell[]): Spell[] {
  const disjoint: Spell[] = [];
  for (const spell of [...spells].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = disjoint.at(-1);
    if (last === undefined || spell.fromMs > last.toMs) disjoint.push(spell);
    else disjoint[disjoint.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, spell.toMs) };
  }
  return disjoint;
}

function spellOf(text: string): Spell {
  const [from = "", to = ""] = text.split("-");
  return { fromMs: Number(from), toMs: Number(to) };
}
