/** Which contacts count when another is planned, where something is offered to its sender and not made yet. */
import { describe, expect, test } from "vitest";
import { countedMs, lastContactMs } from "../../src/gate/contacts-made.js";
import type { OpenFollowUp } from "../../src/person/document.js";
import { followUpWith, idOf, instant, personWith, policyWith, situationWith } from "./given.js";

const BUDGET = { name: "calls", max: 3, perMs: 86_400_000 };
const made = (atMs: string, more: object = {}) => ({ atMs, channel: "call", purpose: "sales", ...more });
const offered = (atMs: string, number: number) => made(atMs, { followUp: idOf(number), unredeemed: true });
const released = (number: number, releasedAtMs: string, more: object = {}): OpenFollowUp =>
  followUpWith({ status: "released", release: 1, releasedAtMs, ...more }, number);

const seen = (ledger: object[], open: OpenFollowUp[] = []) => {
  const situation = situationWith(followUpWith(), personWith({ known: { ledger } }, open), policyWith());
  return { last: lastContactMs(situation), counted: countedMs(BUDGET, situation) };
};

describe("beside what is offered", () => {
  test("contacts of the ledger count, from old to new, wherever they stand", () => {
    const { last, counted } = seen([made("-2h"), offered("-3h", 2), made("-1h")]);
    expect(last).toBe(instant("-1h"));
    expect(counted).toEqual(["-3h", "-2h", "-1h"].map(instant));
  });

  test("a transactional one counts in no gap and in no such budget", () => {
    const { last, counted } = seen([offered("-3h", 2), made("-1h", { purpose: "transactional" })]);
    expect([last, counted]).toEqual([instant("-3h"), [instant("-3h")]]);
  });

  test("an offer to its own sender keeps others waiting and not itself", () => {
    expect(seen([offered("-3h", 1)])).toEqual({ last: Number.NEGATIVE_INFINITY, counted: [] });
    // What was made of it is a contact like any other.
    expect(seen([offered("-3h", 2), made("-1h", { followUp: idOf(1) })]).last).toBe(instant("-1h"));
  });

  test("a release that stands counts from when it was offered; a transactional one does not", () => {
    expect(seen([made("-2h")], [released(2, "-5m")])).toEqual({
      last: instant("-5m"),
      counted: [instant("-2h"), instant("-5m")],
    });
    expect(seen([made("-2h")], [released(2, "-5m", { purpose: "transactional" })])).toEqual({
      last: instant("-2h"),
      counted: [instant("-2h")],
    });
  });
});
