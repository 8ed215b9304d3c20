import { describe, expect, it } from "vitest";
import {
  BATCH_CHARS_MAX,
  type Batch,
  backoffMs,
  canWait,
  createBatcher,
  type Entry,
  endsFollowUps,
  KEPT_MS,
  QUEUE_MAX,
} from "../../src/browser/batch.js";
import { BATCH_SIGNALS_MAX } from "../../src/wire/limits.js";
import { isThrough, kindOf, SIGNAL_TYPES } from "../../src/wire/signal-catalogue.js";

const isAway = ({ away }: Entry<string>) => away;
const isSafe = ({ old, away }: Entry<string>) => old || away === "lasting";
const textsOf = (batch: Batch<string> | undefined) => (batch?.entries ?? []).map(({ text }) => text);
const seqs = (batch: Batch<string> | undefined) => textsOf(batch).map((text): unknown => JSON.parse(text).seq);
const NOTHING: Batch<string> = { who: "ada", entries: [] };

function filled(...types: string[]) {
  const batcher = createBatcher<string>(() => undefined);
  for (const type of types) batcher.add({ type }, 1_000, "ada");
  return batcher;
}

describe("whose word it is", () => {
  const said = () => {
    const batcher = createBatcher<string>(() => undefined);
    for (const who of ["ada", "ada", "bob", "ada"]) batcher.add({ type: "order.completed" }, 0, who);
    return batcher;
  };
  const carried = (batches: Batch<string>[]) => batches.map((batch) => [batch.who, ...seqs(batch)]);

  it("stays with what was said, in batches of one name each and in their order", () => {
    expect(carried(said().batches(isAway))).toEqual([
      ["ada", 1, 2],
      ["bob", 3],
      ["ada", 4],
    ]);
  });

  it("is the same when it is brought back", () => {
    const batcher = said();
    for (const batch of batcher.batches(isAway)) batcher.acknowledge(batch, "e1", 0);
    batcher.acknowledge(NOTHING, "e2", 1);
    expect(carried(batcher.batches(isAway))).toEqual([
      ["ada", 1, 2],
      ["bob", 3],
      ["ada", 4],
    ]);
  });
});

describe("numbers", () => {
  it("count signals from 1 and date them", () => {
    const batcher = createBatcher<string>(() => undefined);
    batcher.add({ type: "page.viewed" }, 5, "ada");
    batcher.add({ type: "offer.declined", offer: "insurance" }, 6, "ada");
    expect(batcher.batches(isAway).map((batch) => textsOf(batch).map((text) => JSON.parse(text)))).toEqual([
      [
        { seq: 1, at: 5, type: "page.viewed" },
        { seq: 2, at: 6, type: "offer.declined", offer: "insurance" },
      ],
    ]);
  });

  it("are not spent on a fact that cannot be written down", () => {
    const batcher = createBatcher<string>(() => undefined);
    const loop: { type: string; self?: unknown } = { type: "page.viewed" };
    loop.self = loop;
    expect(() => batcher.add({ ...loop }, 0, "ada")).toThrow();
    batcher.add({ type: "page.viewed" }, 0, "ada");
    expect(seqs(batcher.batches(isAway)[0])).toEqual([1]);
  });

  it("cannot be set by the page's own props", () => {
    const batcher = createBatcher<string>(() => undefined);
    batcher.add({ type: "page.viewed", seq: 99, at: -1 }, 7, "ada");
    expect(JSON.parse(textsOf(batcher.batches(isAway)[0])[0] ?? "")).toEqual({ type: "page.viewed", seq: 1, at: 7 });
  });

  it("stay with what was said, whatever the page does to its object afterwards", () => {
    const batcher = createBatcher<string>(() => undefined);
    const fact = { type: "offer.shown", offer: "insurance" };
    batcher.add(fact, 0, "ada");
    fact.offer = "warranty";
    expect(textsOf(batcher.batches(isAway)[0])[0]).toContain("insurance");
  });
});

describe("a batch", () => {
  it("is not made of nothing", () => {
    expect(createBatcher<string>(() => undefined).batches(isAway)).toEqual([]);
  });

  it.each([
    [BATCH_SIGNALS_MAX - 1, [BATCH_SIGNALS_MAX - 1]],
    [BATCH_SIGNALS_MAX, [BATCH_SIGNALS_MAX]],
    [BATCH_SIGNALS_MAX + 1, [BATCH_SIGNALS_MAX, 1]],
  ])("of %i signals is cut into %j", (count, sizes) => {
    const batcher = filled(...Array.from({ length: count }, () => "page.active"));
    expect(batcher.batches(isAway).map(({ entries }) => entries.length)).toEqual(sizes);
  });

  it("keeps to its characters", () => {
    const batcher = createBatcher<string>(() => undefined);
    for (let count = 0; count < 40; count += 1) batcher.add({ type: "offer.shown", offer: "x".repeat(900) }, 0, "ada");
    const batches = batcher.batches(isAway);
    expect(batches.length).toBeGreaterThan(2);
    expect(batches.map((batch) => textsOf(batch).join().length).filter((chars) => chars > BATCH_CHARS_MAX)).toEqual([]);
    expect(batches.flatMap(textsOf)).toHaveLength(40);
  });

  it.each([
    ["one long word", { channel: "x".repeat(70_000) }],
    ["much in it", Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`p${index}`, "x".repeat(900)]))],
    ["a world in it", { nested: Array.from({ length: 9_000 }, (_, index) => ({ index })) }],
  ])("is not filled by one signal that has %s, which is still said", (_what, props) => {
    const batcher = createBatcher<string>(() => undefined);
    batcher.add({ type: "consent.withdrawn", ...props }, 7, "ada");
    batcher.add({ type: "page.active" }, 7, "ada");
    const [batch, ...more] = batcher.batches(isAway);
    expect(more).toEqual([]);
    expect(textsOf(batch).join().length).toBeLessThan(BATCH_CHARS_MAX);
    expect(textsOf(batch).map((text) => JSON.parse(text))).toEqual([
      expect.objectContaining({ seq: 1, at: 7, type: "consent.withdrawn" }),
      { seq: 2, at: 7, type: "page.active" },
    ]);
  });

  it("carries everything that is not under way, and at the end of the page what would end with it", () => {
    const batcher = filled("page.viewed");
    const [first = NOTHING] = batcher.batches(isAway);
    for (const entry of first.entries) entry.away = "brief";
    batcher.add({ type: "page.active" }, 0, "ada");
    expect(seqs(batcher.batches(isAway)[0])).toEqual([2]);
    expect(seqs(batcher.batches(isSafe)[0])).toEqual([1, 2]);
    for (const entry of first.entries) entry.away = "lasting";
    expect(seqs(batcher.batches(isSafe)[0])).toEqual([2]);
    batcher.acknowledge(first, "e1", 0);
    expect(seqs(batcher.batches(isSafe)[0])).toEqual([2]);
  });

  it("carries what earlier pages said, in their names, but not at the page's end", () => {
    const batcher = filled("page.viewed");
    batcher.adopt([{ text: '{"seq":9}', seq: 9, who: "old", old: true }]);
    expect(batcher.batches(isAway).map((batch) => [batch.who, ...seqs(batch)])).toEqual([
      ["ada", 1],
      ["old", 9],
    ]);
    expect(batcher.batches(isSafe).map(({ who }) => who)).toEqual(["ada"]);
  });

  it("says what need not be brought any more", () => {
    const gone: number[] = [];
    const batcher = createBatcher<string>((entries) => gone.push(...entries.map(({ seq }) => seq)));
    for (const type of ["page.viewed", "order.completed"]) batcher.add({ type }, 0, "ada");
    const [batch = NOTHING] = batcher.batches(isAway);
    batcher.acknowledge(batch, "e1", 0);
    expect(gone).toEqual([1, 2]);
    for (let count = 0; count <= QUEUE_MAX; count += 1) batcher.add({ type: "page.active" }, 0, "ada");
    expect(gone).toEqual([1, 2, 3]);
  });

  it("that the collector will never take is forgotten", () => {
    const batcher = filled("order.completed");
    batcher.drop(batcher.batches(isAway)[0] ?? NOTHING);
    expect(batcher.batches(isAway)).toEqual([]);
    batcher.acknowledge(NOTHING, "e1", 0);
    batcher.acknowledge(NOTHING, "e2", 0);
    expect(batcher.batches(isAway)).toEqual([]);
  });
});

describe("the queue", () => {
  it("drops heartbeats first, then what ends no follow-up, oldest first", () => {
    const batcher = filled("order.completed", "page.viewed", "page.active", "page.active");
    const add = (count: number) => {
      for (let added = 0; added < count; added += 1) batcher.add({ type: "offer.declined", offer: "x" }, 0, "ada");
    };
    const kept = () => batcher.batches(isAway).flatMap(seqs).slice(0, 4);
    add(QUEUE_MAX - 4);
    expect(kept()).toEqual([1, 2, 3, 4]);
    add(1);
    expect(kept()).toEqual([1, 2, 4, 5]);
    add(1);
    expect(kept()).toEqual([1, 2, 5, 6]);
    add(1);
    expect(kept()).toEqual([1, 5, 6, 7]);
  });

  it("is bounded even where everything in it ends follow-ups", () => {
    const batcher = filled(...Array.from({ length: QUEUE_MAX + 10 }, () => "order.completed"));
    expect(batcher.batches(isAway).flatMap(textsOf)).toHaveLength(QUEUE_MAX);
    expect(seqs(batcher.batches(isAway)[0])[0]).toBe(1);
  });
});

describe("another epoch", () => {
  const acknowledged = (atMs: number, ...types: string[]) => {
    const batcher = filled(...types);
    batcher.acknowledge(batcher.batches(isAway)[0] ?? NOTHING, "e1", atMs);
    return batcher;
  };

  it("brings back what can end a follow-up, under the same numbers", () => {
    const batcher = acknowledged(0, "page.viewed", "order.completed", "offer.shown", "chat.dismissed");
    batcher.add({ type: "page.active" }, 0, "ada");
    batcher.acknowledge(batcher.batches(isAway)[0] ?? NOTHING, "e2", 1);
    expect(batcher.batches(isAway).map(seqs)).toEqual([[2, 4]]);
  });

  it("brings back nothing when it stays the same", () => {
    const batcher = acknowledged(0, "order.completed");
    batcher.acknowledge(NOTHING, "e1", 1);
    expect(batcher.batches(isAway)).toEqual([]);
  });

  it("does not bring back what was just acknowledged under it", () => {
    const batcher = acknowledged(0, "page.viewed");
    batcher.add({ type: "order.completed" }, 0, "ada");
    batcher.acknowledge(batcher.batches(isAway)[0] ?? NOTHING, "e2", 1);
    expect(batcher.batches(isAway)).toEqual([]);
  });

  it.each([
    [KEPT_MS - 1, 1],
    [KEPT_MS, 0],
    [KEPT_MS + 1, 0],
  ])("%i ms after the acknowledgement brings back %i", (laterMs, count) => {
    const batcher = acknowledged(50, "order.completed");
    batcher.acknowledge(NOTHING, "e2", 50 + laterMs);
    expect(batcher.batches(isAway).flatMap(textsOf)).toHaveLength(count);
  });

  it("brings back once, and again under the next one", () => {
    const batcher = acknowledged(0, "order.completed");
    batcher.acknowledge(NOTHING, "e2", 1);
    const [again = NOTHING] = batcher.batches(isAway);
    batcher.acknowledge(again, "e2", 2);
    expect(batcher.batches(isAway)).toEqual([]);
    batcher.acknowledge(NOTHING, "e3", 3);
    expect(batcher.batches(isAway).map(seqs)).toEqual([[1]]);
  });

  it("does not queue twice what two answers acknowledged", () => {
    const batcher = filled("order.completed");
    const [batch = NOTHING] = batcher.batches(isAway);
    batcher.acknowledge(batch, "e1", 0);
    batcher.acknowledge(batch, "e1", 1);
    batcher.acknowledge(NOTHING, "e2", 2);
    expect(batcher.batches(isAway).map(seqs)).toEqual([[1]]);
  });
});

const PAGE_TYPES = SIGNAL_TYPES.filter((type) => isThrough(type, "page"));

describe("types", () => {
  it("that end follow-ups are exactly these", () => {
    const ending = PAGE_TYPES.filter((type) => kindOf(type).ends !== undefined);
    expect(PAGE_TYPES.filter((type) => endsFollowUps(JSON.stringify({ type })))).toEqual(ending);
    expect(ending).toEqual([
      "cart.changed",
      "order.completed",
      "offer.declined",
      "contact.offered",
      "contact.declined",
      "chat.invited",
      "chat.dismissed",
      "consent.withdrawn",
    ]);
  });

  it("are not confused with what a value says", () => {
    expect(endsFollowUps(JSON.stringify({ type: "offer.shown", offer: '","type":"order.completed","x":"' }))).toBe(
      false,
    );
  });

  it("that can wait are exactly these", () => {
    expect(PAGE_TYPES.filter(canWait)).toEqual(PAGE_TYPES.filter((type) => kindOf(type).mayWait));
    expect(PAGE_TYPES.filter(canWait)).toEqual([
      "cart.changed",
      "offer.shown",
      "form.progress",
      "content.downloaded",
      "link.clicked",
    ]);
  });
});

describe("back-off", () => {
  it.each([
    [1, 0, 0, 1_000],
    [1, 0, 1, 1_500],
    [2, 0, 0, 2_000],
    [6, 0, 0, 32_000],
    [7, 0, 0, 60_000],
    [1_000, 0, 1, 90_000],
    [1, 5_000, 0, 5_000],
    [1, 5_000, 1, 7_500],
    [7, 5_000, 0, 60_000],
    [1, 86_400_000, 0, 600_000],
  ])("after %i failures, asked for %i ms, at chance %d, waits %i ms", (failures, retryAfterMs, random, waitMs) => {
    expect(backoffMs(failures, retryAfterMs, random)).toBe(waitMs);
  });
});
