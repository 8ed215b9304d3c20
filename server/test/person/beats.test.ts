/** Heartbeats above a missing number: what they show until the number arrives, and then. */

import type { Fact } from "@holdoff/sdk/wire";
import { describe, expect, it } from "vitest";
import type { PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { DatedFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";

const signal = (seq: number, atMs: number, fact: Fact): DatedFact => ({
  fact,
  atMs,
  source: { door: "page", tab: "t_1", seq },
});
const folded = (facts: readonly DatedFact[]): PersonDocument =>
  facts.reduce((document, dated) => fold(document, [dated]).document, emptyDocument());

describe("a heartbeat above a missing number", () => {
  const viewed = signal(1, 1, { type: "page.viewed" });
  const beat = (seq: number, atMs: number, engagedMs: number) => signal(seq, atMs, { type: "page.active", engagedMs });

  it("is activity while nothing speaks against it", () => {
    const { now } = folded([viewed, beat(3, 30, 5)]);
    expect([now.activeAtMs, now.visits, now.tabs["t_1"]?.aliveAtMs]).toEqual([30, [{ fromMs: 1, toMs: 30 }], 30]);
  });

  it("is none any more when the missing one has as much engagement", () => {
    const { now } = folded([viewed, beat(3, 30, 5), beat(2, 20, 5)]);
    expect([now.activeAtMs, now.visits, now.tabs["t_1"]?.aliveAtMs]).toEqual([20, [{ fromMs: 1, toMs: 20 }], 20]);
    expect(now).toEqual(folded([viewed, beat(2, 20, 5), beat(3, 30, 5)]).now);
  });

  it("stays activity when the missing one has less, and leaves nothing loose", () => {
    const { now } = folded([viewed, beat(3, 30, 5), beat(2, 20, 4)]);
    expect([now.activeAtMs, now.firm, now.tabs["t_1"]?.loose, now.tabs["t_1"]?.engagedMs]).toEqual([
      30,
      undefined,
      undefined,
      5,
    ]);
  });

  it("is one of at most eight that are loose: then the oldest counts for good", () => {
    const nine = Array.from({ length: 9 }, (_, index) => beat(index + 3, index + 3, index + 1));
    const { now } = folded([viewed, ...nine]);
    expect(now.tabs["t_1"]?.loose).toHaveLength(8);
    expect(now.tabs["t_1"]?.firm).toEqual({ aliveAtMs: 3, engagedMs: 1 });
  });
});
