/** What a partition knows of its own hearing, between Redis's text (see lua/shared/heard.lua) and the facts of a site. */
import type { SiteFacts, Spell } from "../gate/site-facts.js";

export type Heard = Pick<SiteFacts, "spells" | "blindSinceMs" | "lostAtMs">;

export const ALL_HEARD: Heard = { spells: [], blindSinceMs: null, lostAtMs: null };

const NONE = ";;";

/** As it is at `nowMs`: blind time that goes on reaches up to it. */
export function parseHeard(text: string, nowMs: number): Heard {
  if (text === NONE) return ALL_HEARD;
  const [spells = "", blindSince = "", lostAt = ""] = text.split(";");
  const known = spells === "" ? [] : spells.split(",").map(spellOf);
  const blindSinceMs = blindSince === "" ? null : Number(blindSince);
  const open = blindSinceMs !== null && blindSinceMs < nowMs ? [{ fromMs: blindSinceMs, toMs: nowMs }] : [];
  return {
    spells: [...known, ...open],
    blindSinceMs,
    lostAtMs: lostAt === "" ? null : Number(lostAt),
  };
}

function spellOf(text: string): Spell {
  const [from = "", to = ""] = text.split("-");
  return { fromMs: Number(from), toMs: Number(to) };
}
