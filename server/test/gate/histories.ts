/** Generated persons, follow-ups, policies and sites, lived through at presents of which some are odd. */
import { PURPOSES } from "@holdoff/sdk/wire";
import fc from "fast-check";
import type { Policy } from "../../src/gate/policy.js";
import type { SiteFacts, Spell } from "../../src/gate/site-facts.js";
import type { OpenFollowUp, PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import { folded } from "./generate/facts.js";
import { followUp, otherFollowUp } from "./generate/follow-ups.js";
import { known, now, withTheirContacts } from "./generate/persons.js";
import { POLICIES } from "./generate/policies.js";
import { few, justNow, lately, oneIn, past, shifted } from "./generate/times.js";
import { channel, department } from "./generate/words.js";
import { PRESENT_MS } from "./given.js";

export interface Case {
  followUp: OpenFollowUp;
  person: PersonDocument;
  policy: Policy;
  site: SiteFacts;
  nowMs: number;
}

/** An ordinary afternoon; the nights in which clocks change in Europe, America and on Lord Howe; a new year. */
const presents = fc.oneof(
  { weight: 4, arbitrary: fc.constant(PRESENT_MS) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      Date.UTC(2026, 9, 25, 0, 30),
      Date.UTC(2026, 2, 28, 23, 30),
      Date.UTC(2026, 10, 1, 4, 0),
      Date.UTC(2026, 2, 8, 6, 45),
      Date.UTC(2026, 9, 3, 15, 0),
      Date.UTC(2026, 11, 31, 22, 0),
    ),
  },
);

/** Most ends lie on the grids; now and then it is a millisecond before or after one. */
const lateMs = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(1, 999, 299_999) },
);

const open: fc.Arbitrary<OpenFollowUp[]> = followUp(2).chain((first) =>
  fc
    .tuple(otherFollowUp(1, first), otherFollowUp(3, first), otherFollowUp(4, first), fc.nat(5))
    .map(([...others]) => [
      first,
      ...(others.slice(0, 3) as OpenFollowUp[]).slice(0, Math.max(0, (others[3] as number) - 2)),
    ]),
);

const person: fc.Arbitrary<PersonDocument> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ now, known }).map((given) => ({ ...emptyDocument(), now: given.now, known: given.known })),
  },
  { weight: 1, arbitrary: folded },
);

/** Blind time within the last hours, seldom long enough to make the site suspect. */
const spell = fc
  .tuple(
    lately,
    fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 120 }) }, { weight: 1, arbitrary: fc.constant(400) }),
  )
  .map(([fromMs, seconds]) => ({ fromMs, toMs: fromMs + seconds * 1_000 }));
const disjoint = (spells: readonly Spell[]): Spell[] =>
  spells
    .toSorted((a, b) => a.fromMs - b.fromMs)
    .filter(({ fromMs }, index, all) => fromMs > (all[index - 1]?.toMs ?? 0));
const hearing = fc
  .record({
    spells: oneIn(4, few(spell, 2).map(disjoint), []),
    /** From which of them on nobody at all could be heard. */
    awayFrom: fc.constantFrom(0, 1, 2),
    blindSinceMs: oneIn(12, justNow, null),
    lostAtMs: oneIn(40, past, null),
    resumedAtMs: oneIn(6, past, null),
    unfitSinceMs: oneIn(40, justNow, null),
  })
  .map(({ awayFrom, ...heard }) => ({ ...heard, away: heard.spells.slice(awayFrom) }));

/** Stopped things, of which one or the other is about the contact. */
const aStop = fc.record({
  target: fc.oneof(
    fc.constant({ site: true as const }),
    channel.map((on) => ({ channel: on })),
    department.map((name) => ({ department: name })),
    fc.constantFrom(...PURPOSES).map((of) => ({ purpose: of })),
  ),
  by: fc.constant("ada"),
  reason: fc.constant("asked"),
  atMs: past,
});
/** What was told of orders: just enough of them or one too few, and a silence that begins about now. */
const orders = fc.record({
  count: fc.constantFrom(19, 20, 300),
  lastAtMs: past,
  longestGapMs: fc.constantFrom(3_600_000, 5_400_000, 43_200_000),
});

export const anyCase: fc.Arbitrary<Case> = fc
  .record({
    open,
    person,
    customer: fc.constantFrom(null, "c_1"),
    policy: fc.constantFrom(...POLICIES),
    suspended: oneIn(
      8,
      department.map((name) => [name]),
      [],
    ),
    gapAtMs: oneIn(8, past, null),
    stops: oneIn(6, few(aStop, 2), []),
    orders: oneIn(3, orders, null),
    hearing,
    baseMs: presents,
    lateMs,
  })
  .map(
    ({
      open: [first, ...others],
      person: { now: its, known: itsKnown },
      customer,
      policy,
      suspended,
      gapAtMs,
      stops,
      orders: told,
      hearing: heard,
      baseMs,
      lateMs,
    }) => {
      const all = [first as OpenFollowUp, ...others];
      const lived = { open: all, now: its, known: withTheirContacts(itsKnown, all) };
      const document = { customer, ...shifted(lived, baseMs - PRESENT_MS) };
      return {
        followUp: document.open[0] as OpenFollowUp,
        person: document,
        policy,
        site: shifted({ suspended, gapAtMs, stops, orders: told, ...heard }, baseMs - PRESENT_MS),
        nowMs: baseMs + lateMs,
      };
    },
  );

export { refusal as anyRefusal } from "./generate/persons.js";
