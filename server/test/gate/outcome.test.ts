/** What a reported outcome does to the person: a "no" to whoever called is a "no" to all. */

import type { Outcome } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { type Contacted, withOutcome } from "../../src/gate/outcome.js";
import { declinedOffers } from "../../src/person/choices.js";
import type { PersonDocument } from "../../src/person/document.js";
import { idOf, PRESENT_MS, personWith } from "./given.js";

const CALL: Contacted = { id: idOf(1), channel: "call" };
const contact = (number: number) => ({ atMs: "-1h", channel: "call", purpose: "sales", followUp: idOf(number) });
const given = (): PersonDocument => personWith({ known: { ledger: [contact(1), contact(2)] } });
const told = (outcome: Outcome, contacted = CALL) => withOutcome(given(), contacted, outcome, PRESENT_MS);

describe("the outcome", () => {
  test.each<Outcome>(["reached", "no_answer", "converted", "declined", "complained"])(
    "%s stands with its own contact in the ledger",
    (outcome) => {
      expect(told(outcome).known.ledger.map((one) => one.outcome)).toEqual([outcome, undefined]);
    },
  );

  test.each<Outcome>(["reached", "no_answer", "converted"])("%s changes nothing else", (outcome) => {
    const { ledger: _, ...rest } = told(outcome).known;
    const { ledger: __, ...restBefore } = given().known;
    expect(rest).toEqual(restBefore);
  });

  test("undelivered takes the contact out: it never reached the person", () => {
    expect(told("undelivered").known.ledger.map(({ followUp }) => followUp)).toEqual([idOf(2)]);
  });

  test("declined is a no to the offer where there was one, else to the channel", () => {
    const offered = told("declined", { ...CALL, offer: "insurance" }).known;
    expect(offered.offersDeclined.backend.offers).toEqual({ insurance: { atMs: PRESENT_MS } });
    expect(offered.contactDeclined).toEqual({});
    expect(offered.declinedWithOffer).toEqual({ call: { atMs: PRESENT_MS } });
    const plain = told("declined").known;
    expect(declinedOffers(plain)).toEqual([]);
    expect(plain.contactDeclined).toEqual({ call: { atMs: PRESENT_MS } });
    expect(plain.declinedWithOffer).toEqual({});
  });

  test("complained is a refusal of sales on that channel", () => {
    expect(told("complained").known.refusals).toMatchObject([{ atMs: PRESENT_MS, channel: "call", purpose: "sales" }]);
  });

  test("leaves the document that it was given as it was", () => {
    const document = given();
    withOutcome(document, CALL, "undelivered", PRESENT_MS);
    withOutcome(document, CALL, "declined", PRESENT_MS);
    expect(document).toEqual(given());
  });
});
