/** What came of a contact that the backend tells of, and which contacts are shown; which of them count is in the tables. */
import { describe, expect, test } from "vitest";
import { contactsOn } from "../../src/gate/ledger-view.js";
import { redeem } from "../../src/gate/redeem.js";
import { NO_SITE_FACTS } from "../../src/gate/site-facts.js";
import type { HeardFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { followUpWith, idOf, instant, PRESENT_MS, personWith, policyWith } from "./given.js";

const POLICY = policyWith();
const OURS = { atMs: "-10h", channel: "call", purpose: "sales", followUp: idOf(7), closesAtMs: "-8h" };
const shown = (toldContacts: object[], ledger: object[] = [OURS]) =>
  contactsOn(personWith({ known: { ledger, toldContacts } }).known, POLICY).map(({ atMs, outcome }) => [
    (atMs - PRESENT_MS) / 3_600_000,
    outcome,
  ]);

describe("what came of one of ours", () => {
  test("is what the telling of it says", () => {
    expect(shown([{ atMs: "-9h", outcome: "reached" }])).toEqual([[-10, "reached"]]);
    expect(shown([{ atMs: "-9h" }])).toEqual([[-10, undefined]]);
  });

  test("is what its sender reported, if anything", () => {
    expect(shown([{ atMs: "-9h", outcome: "reached" }], [{ ...OURS, outcome: "no_answer" }])).toEqual([
      [-10, "no_answer"],
    ]);
  });

  test("is the latest word of several tellings that name it, in whatever order they stand", () => {
    const early = { atMs: "-9h", followUp: idOf(7), outcome: "no_answer" };
    const late = { atMs: "-2h", followUp: idOf(7), outcome: "reached" };
    // Heard of again since, with nothing new about what came of it.
    const again = { ...early, event: "ev_again", atMs: "-1h", outcomeAtMs: "-9h-1ms" };
    for (const tellings of [
      [early, late, again],
      [again, late, early],
    ])
      expect(shown(tellings)).toEqual([[-10, "reached"]]);
  });

  test("is at a tie the one that stands for more", () => {
    const said = (outcome: string) => ({ event: `ev_${outcome}`, atMs: "-9h", followUp: idOf(7), outcome });
    expect(shown([said("reached"), said("declined"), said("no_answer")])).toEqual([[-10, "declined"]]);
  });
});

describe("all contacts", () => {
  test("stand from old to new, told ones among our own", () => {
    const other = { ...OURS, atMs: "-3h", followUp: idOf(8), closesAtMs: "-1h" };
    const told = [
      { atMs: "-5h", channel: "email", outcome: "reached" },
      { atMs: "-20h", channel: "sms" },
    ];
    expect(shown(told, [OURS, other])).toEqual([
      [-20, undefined],
      [-10, undefined],
      [-5, "reached"],
      [-3, undefined],
    ]);
  });

  test("of somebody of whom the backend told nothing are the ledger itself", () => {
    const { known } = personWith({ known: { ledger: [OURS] } });
    expect(contactsOn(known, POLICY)).toBe(known.ledger);
  });
});

test("what is redeemed is known to the end of its time: the backend may tell of it as well", () => {
  const RELEASED = { status: "released", release: 1, releasedAtMs: "-5m" };
  const redeemed = redeem(personWith({}, [followUpWith(RELEASED)]), idOf(1), POLICY, PRESENT_MS, {
    enforce: true,
    site: NO_SITE_FACTS,
  });
  if (!redeemed?.go) throw new Error("it did not go");
  const { document } = redeemed.settlement;
  const toldAt = (at: string): number => {
    const fact: HeardFact = { type: "contact.made", channel: "call", purpose: "sales", outcome: "reached" };
    const source = { door: "backend" as const, event: "ev_1", receivedAtMs: instant(at) };
    const after = fold(document, [{ fact, atMs: instant(at), source }]).document;
    return contactsOn(after.known, POLICY).length;
  };
  // A call is unfinished for two hours.
  expect(["+2h-1ms", "+2h", "+2h+1ms"].map(toldAt)).toEqual([1, 1, 2]);
});
