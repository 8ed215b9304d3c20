import type { Fact } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { askedAtMsOf, withAllowedAsk } from "../../src/person/asks.js";
import type { PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import { fold } from "../../src/person/fold.js";
import { absorb } from "../../src/person/merge.js";
import { arrived, DAY, event, inBothOrders, signal } from "./told.js";

const ALLOWED_MS = 1_000_000;
const allowed = (): PersonDocument => {
  const document = emptyDocument();
  return { ...document, now: withAllowedAsk(document.now, ALLOWED_MS) };
};
const askedAfter = (document: PersonDocument, ...facts: [fact: Fact, afterMs: number][]): number[] =>
  fold(
    document,
    facts.map(([fact, afterMs], index) => ({
      fact,
      atMs: ALLOWED_MS + afterMs,
      source: { door: "page", tab: "t_12345678", seq: index + 1 },
    })),
  ).document.now.askedAtMs.map((atMs) => atMs - ALLOWED_MS);

const invited: Fact = { type: "chat.invited" };

describe("the chat that a page was allowed to offer", () => {
  test.each([
    [-1, [-1, 0]],
    [0, [0]],
    [59_999, [0]],
    [60_000, [0, 60_000]],
  ])("shown %i ms later: asked at %j", (afterMs, times) => {
    expect(askedAfter(allowed(), [invited, afterMs])).toEqual(times);
  });

  test("is the same in whichever order it is told, and when it is shown twice", () => {
    expect(askedAfter(allowed(), [invited, 50], [invited, 70_000], [invited, 40])).toEqual([0, 70_000]);
    expect(askedAfter(allowed(), [invited, 70_000], [invited, 40], [invited, 50])).toEqual([0, 70_000]);
  });

  test("is told apart for each of the times that it was allowed", () => {
    const { now, ...rest } = allowed();
    const twice = { ...rest, now: withAllowedAsk(now, ALLOWED_MS + 300_000) };
    expect(askedAfter(twice, [invited, 50], [invited, 150_000], [invited, 300_050])).toEqual([0, 150_000, 300_000]);
  });

  test("is still known as such after a merge", () => {
    const merged = absorb(emptyDocument(), allowed(), "visitor:vh_1", "visitor:vh_1@1");
    expect(askedAfter(merged, [invited, 50])).toEqual([0]);
  });

  test("an offer to call is another ask", () => {
    expect(askedAfter(allowed(), [{ type: "contact.offered", channel: "call" }, 50])).toEqual([0, 50]);
  });
});

describe("an offer to call that the backend tells of", () => {
  const offered = (atMs: number, name = "e") =>
    event({ type: "contact.offered", channel: "call" }, { atMs, event: name, isDated: true });
  const asked = (...atMs: number[]) => inBothOrders(atMs.map((one) => offered(one))).map(askedAtMsOf);

  test.each([
    ["a millisecond less than a day after the first telling, is the same ask", DAY - 1, [0]],
    ["a day after it, is another", DAY, [0, DAY]],
  ])("in an event of the same id %s", (_, atMs, expected) => {
    for (const times of asked(0, atMs)) expect(times).toEqual(expected);
  });

  test("is parted by its first telling, though that comes last", () => {
    for (const times of asked(DAY - 1, DAY + 5, 0)) expect(times).toEqual([0, DAY + 5]);
  });

  test("is one by each event, beside those of pages", () => {
    const facts = [offered(7), offered(5, "other"), signal({ type: "contact.offered" }, { atMs: 6 })];
    for (const person of inBothOrders(facts)) expect(askedAtMsOf(person)).toEqual([5, 6, 7]);
  });

  test("is another than that of a page in the same instant", () => {
    const facts = [offered(6), offered(6, "other"), signal({ type: "contact.offered" }, { atMs: 6 })];
    for (const person of inBothOrders(facts)) expect(askedAtMsOf(person)).toEqual([6, 6, 6]);
  });

  test("is one of the last sixteen", () => {
    const many = Array.from({ length: 20 }, (_, n) => offered(n, `e_${n}`));
    for (const person of inBothOrders(many)) expect(askedAtMsOf(person)).toEqual(many.slice(4).map(({ atMs }) => atMs));
  });

  test("counts for both of two who are one", () => {
    const [one, other] = [arrived([offered(5)]), arrived([offered(9), offered(7, "other")])];
    expect(askedAtMsOf(absorb(one, other, "checkout:ck_1", "mark"))).toEqual([5, 7]);
  });
});
