/** A person whose own page was refused as too much is unheard until one of their pages is heard again. */
import { describe, expect, it } from "vitest";
import type { PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { DatedFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { absorb } from "../../src/person/merge.js";

const T = 1_000_000;
const unheard = (sinceMs?: number): PersonDocument => {
  const { now, ...rest } = emptyDocument();
  return { ...rest, now: { ...now, ...(sinceMs !== undefined && { unheardSinceMs: sinceMs }) } };
};
const page = (receivedAtMs: number, seq = 1): DatedFact => ({
  fact: { type: "page.active", visibleMs: 0, engagedMs: 0 },
  atMs: receivedAtMs,
  source: { door: "page", tab: "t", seq, receivedAtMs, visitor: "vh_1", signed: false },
});
const event: DatedFact = {
  fact: { type: "order.completed", order: "o" },
  atMs: T + 5,
  source: { door: "backend", event: "e", receivedAtMs: T + 5 },
};

describe("a person who is unheard", () => {
  it.each([
    [-1, T],
    [0, undefined],
    [1, undefined],
  ])("after a signal that was received %i ms later: since %s", (laterMs, sinceMs) => {
    expect(fold(unheard(T), [page(T + laterMs)]).document.now.unheardSinceMs).toBe(sinceMs);
  });

  it("stays so by what the backend tells, and by a copy of what was heard before", () => {
    expect(fold(unheard(T), [event]).document.now.unheardSinceMs).toBe(T);
    const heard = fold(unheard(), [page(T - 10)]).document;
    const since = { ...heard, now: { ...heard.now, unheardSinceMs: T } };
    expect(fold(since, [page(T + 10)]).document.now.unheardSinceMs).toBe(T);
  });

  it.each([
    [T, undefined, T],
    [undefined, T, T],
    [T, T + 1, T + 1],
    [undefined, undefined, undefined],
  ])("stays so when two become one: %s and %s are %s", (a, b, both) => {
    expect(absorb(unheard(a), unheard(b), "name", "mark").now.unheardSinceMs).toBe(both);
  });
});
