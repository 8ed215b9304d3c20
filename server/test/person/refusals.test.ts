/** Refusals: what stands, by whichever door it was told, and however many there are. */
import { CHANNELS, PURPOSES } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shortHash } from "../../src/ids.js";
import type { Known, OptIn, Refusal, Watermark } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import { joinKnown } from "../../src/person/join-known.js";
import { absorb } from "../../src/person/merge.js";
import {
  boundLifted,
  boundOptIns,
  boundRefusals,
  joinLifted,
  joinOptIns,
  joinRefusals,
  joinWatermarks,
  noteKeyword,
  optIn,
  refuse,
} from "../../src/person/refusals.js";
import { runs } from "../support/runs.js";
import { arrivals, arriving, histories } from "./histories.js";
import { standing } from "./naive-refusals.js";

const idsOf = (known: Known): string[] => [...new Set(known.refusals.map(({ id }) => id))].sort();

describe("a refusal", () => {
  it("stands until it is lifted, whatever else happens and in whatever order", () => {
    fc.assert(
      fc.property(arrivals, ({ history, arrived, cuts }) => {
        expect(idsOf(arriving(emptyDocument(), arrived, cuts).known)).toEqual(standing(history));
      }),
      runs(1_000),
    );
  });

  it("stands after a link, unless the one who stays has lifted it", () => {
    fc.assert(
      fc.property(histories, histories, fc.constantFrom("visitor:vh_1", "checkout:ck_1"), (mine, theirs, name) => {
        const [customer, other] = [mine, theirs].map((history) => arriving(emptyDocument(), history));
        if (!customer || !other) throw new Error("there are two");
        const lifting = name.startsWith("visitor:") ? mine : [...mine, ...theirs];
        // What either had lifted before it is not there any more.
        const left = [...standing(mine), ...standing(theirs)];
        const stay = new Set([...standing(mine, lifting), ...standing(theirs, lifting)]);
        const expected = [...new Set(left)].filter((id) => stay.has(id));
        expect(idsOf(absorb(customer, other, name, "mark").known)).toEqual(expected.sort());
      }),
      runs(500),
    );
  });
});

const channel = fc.constantFrom(...CHANNELS, "all" as const);
const purpose = fc.constantFrom(...PURPOSES, "all" as const);
type Scope = { channel: OptIn["channel"]; purpose: OptIn["purpose"] };
const scopeOf = (one: Partial<Scope>): string => `${one.channel ?? "all"} ${one.purpose ?? "all"}`;
const given = (scope: Scope, atMs: number): OptIn => ({ ...scope, atMs, preTicked: false, door: "preferences" });

/** What is known, with more of it. */
function told(known: Known, say: (news: Known) => void): Known {
  const news = emptyDocument().known;
  say(news);
  return joinKnown(known, news, null);
}

const NOTHING = emptyDocument().known;
const refused = (known: Known, scope: Scope, atMs: number): Known =>
  told(known, (news) => refuse(news, scope, { atMs, receivedAtMs: atMs, door: "page" }));
const allowed = (known: Known, one: OptIn, lifts: string[]): Known => told(known, (news) => optIn(news, one, lifts));

describe("a refusal of a channel and a purpose", () => {
  const scopes: (Scope & { named: Partial<Refusal> })[] = [
    { channel: "call", purpose: "sales", named: { channel: "call", purpose: "sales" } },
    { channel: "call", purpose: "all", named: { channel: "call" } },
    { channel: "all", purpose: "sales", named: { purpose: "sales" } },
    { channel: "all", purpose: "all", named: {} },
  ];

  it.each(scopes)("of $channel and $purpose leaves out what it is all of", ({ named, ...scope }) => {
    expect(refused(NOTHING, scope, 1).refusals).toEqual([
      { id: `rf-${scope.channel}-${scope.purpose}-1`, atMs: 1, receivedAtMs: 1, door: "page", ...named },
    ]);
  });

  it.each(scopes)("of $channel and $purpose is lifted where one sees all of it", ({ channel, purpose }) => {
    const before = refused(NOTHING, { channel, purpose }, 1);
    const left = (door: OptIn["door"]): number =>
      allowed(before, { ...given({ channel, purpose }, 2), door }, idsOf(before)).refusals.length;
    const everything = channel === "all" && purpose === "all";
    expect([left("preferences"), left("page"), left("backend")]).toEqual(everything ? [0, 1, 1] : [0, 0, 0]);
  });
});

describe("a refusal that a browser gave a name", () => {
  const scope: Scope = { channel: "call", purpose: "sales" };

  it.each([
    [40, (name: string) => `rf-call-sales-b-${name}`],
    [41, (name: string) => `rf-call-sales-b-#${shortHash(name)}`],
  ])("of %i characters goes by it, a longer one by its hash, and is lifted by it", (length, idOf) => {
    const name = "n".repeat(length);
    const known = told(NOTHING, (news) => refuse(news, scope, { atMs: 1, receivedAtMs: 1, door: "page" }, name));
    expect(idsOf(known)).toEqual([idOf(name)]);
    expect(allowed(known, given(scope, 2), [name]).refusals).toEqual([]);
  });
});

describe("STOP", () => {
  const heard = (atMs: number) => ({ atMs, receivedAtMs: atMs, door: "backend" }) as const;
  const [everywhere, bySms] = ["rf-all-all-stop-1", "rf-sms-all-stop-1"];

  it.each([
    [{ keyword: "start", channel: "sms" }, [everywhere], ["sms:stop"]],
    [{ keyword: "start", channel: "call" }, [everywhere, bySms], ["call:stop"]],
    // Nobody knows which channel the person means, and what allows has to read exactly.
    [{ keyword: "start" }, [everywhere, bySms], []],
    [{ keyword: "help", channel: "sms" }, [everywhere, bySms], []],
  ] as const)("and then %o leaves %j", (word, left, lines) => {
    const stopped = told(NOTHING, (news) => {
      noteKeyword(news, { keyword: "stop", channel: "sms" }, heard(1));
      noteKeyword(news, { keyword: "stop" }, heard(1));
    });
    const after = told(stopped, (news) => noteKeyword(news, word, heard(2)));
    expect(idsOf(after)).toEqual(left);
    expect(Object.keys(after.watermarks)).toEqual(lines);
  });
});

const both = <T>(one: T, other: T): [T, T][] => [
  [one, other],
  [other, one],
];

describe("two lines behind one channel and purpose", () => {
  it.each<[string, one: Watermark, other: Watermark, line: Watermark]>([
    ["of imports say nothing of pages", { backendMs: 1 }, { backendMs: 2 }, { backendMs: 2 }],
    ["keep what one says of pages", { backendMs: 1, pageMs: 1 }, { backendMs: 2 }, { backendMs: 2, pageMs: 1 }],
    ["are the later one", { backendMs: 1, pageMs: 1 }, { backendMs: 2, pageMs: 2 }, { backendMs: 2, pageMs: 2 }],
  ])("%s, whichever came first", (_, one, other, line) => {
    for (const [first, second] of both(one, other))
      expect(joinWatermarks({ "call:sales": first }, { "call:sales": second })).toStrictEqual({ "call:sales": line });
  });
});

type Word = Omit<Refusal, "id">;
const page = (atMs: number, receivedAtMs: number): Word => ({ atMs, receivedAtMs, door: "page" });
const backend = (atMs: number, receivedAtMs: number): Word => ({ atMs, receivedAtMs, door: "backend" });
/** As versions wrote it that kept neither the door nor the receipt. */
const ofBefore = (atMs: number): Word => ({ atMs });
const NO_LINES = { lifted: [], watermarks: {} };

describe("one refusal that was told twice", () => {
  it.each<[string, earlier: Word, later: Word]>([
    ["the backend says was made later", backend(1, 9), backend(2, 3)],
    ["the backend told later, of one time", backend(2, 3), backend(2, 4)],
    ["came in later from a page, whatever its clock says", page(5, 8), page(1, 9)],
    ["a page says was made later, of one receipt", page(1, 9), page(2, 9)],
    ["came in later than one of before was made", ofBefore(5), page(4, 6)],
    ["was made later than another came in", page(2, 4), ofBefore(5)],
  ])("is the telling that %s: it is lifted last", (_, earlier, later) => {
    const id = "rf-call-sales-b-1";
    for (const [first, second] of both({ id, ...earlier }, { id, ...later }))
      expect(joinRefusals([first], [second], NO_LINES)).toEqual([{ id, ...later }]);
  });
});

describe("refusals", () => {
  it("are in the order of their times, at one time by door and name, in whichever order they come", () => {
    const list: Refusal[] = [
      { id: "rf-sms-all-b-3", ...page(1, 9) },
      { id: "rf-call-all-b-2", ...backend(2, 8) },
      { id: "rf-call-all-b-1", ...page(2, 7) },
      { id: "rf-call-all-b-2", ...page(2, 6) },
      { id: "rf-call-all-b-0", ...page(3, 5) },
    ];
    for (const [index] of list.entries()) {
      const turned = [...list.slice(index), ...list.slice(0, index)];
      for (const order of [turned, turned.toReversed()]) expect(joinRefusals([], order, NO_LINES)).toEqual(list);
    }
  });

  it("are the very same list while nothing is new and all of it fits, so that others see that nothing changed", () => {
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    const lifted = numbers.map((n) => `rf-${n}`);
    const optIns = numbers.slice(0, 100).map((atMs) => given({ channel: "call", purpose: "sales" }, atMs));
    const few = numbers.slice(0, 100).map((atMs): Refusal => ({ id: `rf-${atMs}`, atMs }));
    expect(boundLifted(lifted)).toBe(lifted);
    expect(joinLifted(lifted, [])).toBe(lifted);
    expect(boundOptIns(optIns)).toBe(optIns);
    expect(joinOptIns(optIns, [])).toBe(optIns);
    expect(boundRefusals(few, [])).toBe(few);
  });
});

describe("more refusals than are kept one by one", () => {
  it.each<[string, Word[], Word]>([
    ["have the latest of their times", [backend(1, 9), backend(2, 3), backend(3, 5)], backend(3, 9)],
    ["are a page's if the first is", [page(1, 2), backend(2, 9)], page(2, 9)],
    ["are a page's if the last is", [backend(1, 9), page(2, 2)], page(2, 9)],
    ["of before are a page's", [ofBefore(1), ofBefore(2)], page(2, 2)],
  ])("%s", (_, words, expected) => {
    const ascending = words.map((word, index): Refusal => ({ id: `rf-all-all-b-${index}`, ...word }));
    // So little room that there is one at most.
    expect(boundRefusals(ascending, [], 0.01)).toEqual([{ id: `rf-all-all-${expected.atMs}-all`, ...expected }]);
  });

  it.each([
    [6_144, "é", 64],
    [6_145, "€", 1],
  ])("are those whose ids take more than 6 KB: of %i bytes, with %s, are left %i", (_bytes, first, left) => {
    // Each id is of 96 bytes, and of 40 characters fewer.
    const firsts = [first, ...Array.from({ length: 63 }, (_, index) => String.fromCodePoint(0x400 + index))];
    const known = told(NOTHING, (news) => {
      for (const letter of firsts) {
        const name = letter + "é".repeat(39);
        refuse(news, { channel: "call", purpose: "sales" }, { atMs: 1, receivedAtMs: 1, door: "page" }, name);
      }
    });
    expect(known.refusals).toHaveLength(left);
  });

  it("are all still there, by channel and purpose, and lifted only by those ids that are shown", () => {
    const many = fc.array(fc.record({ channel, purpose, atMs: fc.nat(5_000) }), { minLength: 101, maxLength: 300 });
    fc.assert(
      fc.property(many, fc.array(fc.nat(300), { maxLength: 5 }), (refusals, lifted) => {
        let known = NOTHING;
        for (const refusal of refusals) known = refused(known, refusal, refusal.atMs);
        expect(known.refusals.length).toBeLessThanOrEqual(100);
        expect(new Set(known.refusals.map(scopeOf))).toEqual(new Set(refusals.map(scopeOf)));
        // What was never shown lifts nothing any more.
        const shown = new Set(known.refusals.map(({ id }) => id));
        for (const n of lifted) {
          const one = refusals[n % refusals.length];
          const id = one && `rf-${one.channel}-${one.purpose}-${one.atMs.toString(36)}`;
          if (one && id && !shown.has(id)) known = allowed(known, given(one, 9_000), [id]);
        }
        expect(new Set(known.refusals.map(scopeOf))).toEqual(new Set(refusals.map(scopeOf)));
        for (const { id, channel = "all", purpose = "all" } of known.refusals)
          known = allowed(known, given({ channel, purpose }, 9_001), [id]);
        expect(known.refusals).toEqual([]);
      }),
      runs(30),
    );
  });

  const SCOPE: Scope = { channel: "call", purpose: "sales" };
  const refusedOften = (known: Known, times: number): Known =>
    Array.from({ length: times }).reduce<Known>((before, _, index) => refused(before, SCOPE, index + 1), known);

  it("leave the only one of its channel and purpose the id that it was shown with", () => {
    const one = refused(NOTHING, { channel: "email", purpose: "survey" }, 1);
    expect(idsOf(refusedOften(one, 100))).toEqual(["rf-call-sales-2s-all", ...idsOf(one)]);
  });

  it("go by a new id each time that they are put together", () => {
    const first = refusedOften(NOTHING, 101);
    const lifted = allowed(first, given(SCOPE, 200), idsOf(first));
    expect(lifted.refusals).toEqual([]);
    const second = refusedOften(lifted, 101);
    expect(idsOf(second)).not.toEqual(idsOf(first));
    expect(second.refusals).toMatchObject([{ atMs: 101, ...SCOPE }]);
  });

  it("keep what START takes back apart from what it does not", () => {
    const heard = { receivedAtMs: 1, door: "backend" } as const;
    const known = told(NOTHING, (news) => {
      for (let atMs = 1; atMs <= 60; atMs++) {
        noteKeyword(news, { keyword: "stop", channel: "sms" }, { ...heard, atMs });
        refuse(news, { channel: "sms", purpose: "all" }, { ...heard, atMs });
      }
    });
    expect(known.refusals).toHaveLength(2);
    const after = told(known, (news) =>
      noteKeyword(news, { keyword: "start", channel: "sms" }, { ...heard, atMs: 99 }),
    );
    expect(after.refusals).toMatchObject([{ id: "rf-sms-all-1o-all", channel: "sms", atMs: 60 }]);
  });

  it("stand until a line is behind all of them", () => {
    const word = (door: "page" | "backend") => (news: Known) => {
      for (let atMs = 1; atMs <= 101; atMs++) refuse(news, SCOPE, { atMs, receivedAtMs: atMs + 1_000, door });
    };
    const lined = (known: Known, before: number): number =>
      told(known, (news) => optIn(news, { ...given(SCOPE, 9_000), door: "backend" }, lineAt(before))).refusals.length;
    const [backend, page] = [told(NOTHING, word("backend")), told(NOTHING, word("page"))];
    expect([lined(backend, 101), lined(backend, 102)]).toEqual([1, 0]);
    expect([lined(page, 1_101), lined(page, 1_102)]).toEqual([1, 0]);
    const both = told(backend, word("page"));
    expect([lined(both, 1_101), lined(both, 1_102)]).toEqual([1, 0]);
  });
});

const lineAt = (ms: number) => ({ before: new Date(ms).toISOString() });

describe("opt-ins", () => {
  it("of one instant are as many as were given in different words or at different doors, always in one order", () => {
    const one = (more: Partial<OptIn> = {}): OptIn => ({
      ...given({ channel: "email", purpose: "sales" }, 1),
      door: "page",
      ...more,
    });
    const all = [one({ door: "backend" }), one(), one({ wording: "0f3a" }), one({ wording: "77b1" })];
    expect(joinOptIns(all, all)).toEqual(all);
    expect(joinOptIns([...all].reverse(), [one()])).toEqual(all);
  });

  it("are kept up to a hundred, and of each kind the last one, in whichever order they come", () => {
    const kind = fc.record({ channel, purpose, preTicked: fc.boolean() });
    const rare = fc.record({ kind, atMs: fc.nat(50) });
    const flood = fc.record({
      kind: fc.constant({ channel: "call" as const, purpose: "sales" as const, preTicked: false }),
      atMs: fc.nat(5_000),
    });
    const optIns = fc
      .tuple(fc.array(rare, { maxLength: 20 }), fc.array(flood, { minLength: 110, maxLength: 150 }))
      .map(([some, many]) => [...some, ...many].map(({ kind, atMs }): OptIn => ({ ...kind, atMs, door: "page" })));
    const kindOf = (one: OptIn): string => `${scopeOf(one)} ${one.preTicked}`;
    fc.assert(
      fc.property(
        optIns.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const kept = joinOptIns([], all);
          expect(kept.length).toBeLessThanOrEqual(100);
          expect(new Set(kept.map(kindOf))).toEqual(new Set(all.map(kindOf)));
          expect(shuffled.reduce<OptIn[]>((some, one) => joinOptIns(some, [one]), [])).toEqual(kept);
        },
      ),
      runs(20),
    );
  });
});
