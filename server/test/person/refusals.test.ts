/** A refusal is lifted by an opt-in that lists it, for exactly its channel and purpose, and by nothing else. */
import { CHANNELS, type Fact, type Lifts, PURPOSES } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Known, OptIn, Refusal } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { DatedFact } from "../../src/person/fact.js";
import { absorb } from "../../src/person/merge.js";
import { joinOptIns, optIn, refuse } from "../../src/person/refusals.js";
import { runs } from "../support/runs.js";
import { arrivals, arriving, histories, refusalId } from "./histories.js";

/** Written from the rule's words alone. */
function standing(history: readonly DatedFact[]): string[] {
  const refused = new Set(history.flatMap(({ fact, atMs }) => refusalId(fact, atMs) ?? []));
  return [...refused].filter((id) => !history.some(({ fact }) => lifts(fact, id))).sort();
}

const listed = (lifts: Lifts | undefined): string[] => (Array.isArray(lifts) ? lifts : []);

function lifts(fact: Fact, id: string): boolean {
  switch (fact.type) {
    case "consent.given":
      if (fact.preTicked || (fact.channel === "all" && fact.purpose === "all")) return false;
      return listed(fact.lifts).includes(id) && id.startsWith(`rf-${fact.channel}-${fact.purpose}-`);
    case "preference.set":
      if (fact.allow !== true) return false;
      return listed(fact.lifts).includes(id) && id.startsWith(`rf-${fact.channel ?? "all"}-${fact.purpose ?? "all"}-`);
    default:
      return false;
  }
}

const idsOf = (known: Known): string[] => known.refusals.map(({ id }) => id).sort();

describe("a refusal", () => {
  it("stands until an opt-in lists it, whatever else happens and in whatever order", () => {
    fc.assert(
      fc.property(arrivals, ({ history, arrived, cuts }) => {
        expect(idsOf(arriving(emptyDocument(), arrived, cuts).known)).toEqual(standing(history));
      }),
      runs(500),
    );
  });

  it("stands after a link, unless the one who stays has lifted it", () => {
    fc.assert(
      fc.property(histories, histories, fc.constantFrom("visitor:vh_1", "checkout:ck_1"), (mine, theirs, name) => {
        const [customer, other] = [mine, theirs].map((history) => arriving(emptyDocument(), history));
        if (!customer || !other) throw new Error("there are two");
        const { known } = absorb(customer, other, name, "mark");
        const vouched = name.startsWith("visitor:") ? mine : [...mine, ...theirs];
        const left = [...new Set([...standing(mine), ...standing(theirs)])];
        const expected = left.filter((id) => !vouched.some(({ fact }) => lifts(fact, id)));
        expect(idsOf(known)).toEqual(expected.sort());
      }),
      runs(300),
    );
  });
});

const channel = fc.constantFrom(...CHANNELS, "all" as const);
const purpose = fc.constantFrom(...PURPOSES, "all" as const);
type Scope = { channel: OptIn["channel"]; purpose: OptIn["purpose"] };
const scopeOf = (one: Partial<Scope>): string => `${one.channel ?? "all"} ${one.purpose ?? "all"}`;
const given = (scope: Scope, atMs: number): OptIn => ({ ...scope, atMs, preTicked: false, door: "preferences" });

describe("a refusal of a channel and a purpose", () => {
  const scopes: (Scope & { named: Partial<Refusal> })[] = [
    { channel: "call", purpose: "sales", named: { channel: "call", purpose: "sales" } },
    { channel: "call", purpose: "all", named: { channel: "call" } },
    { channel: "all", purpose: "sales", named: { purpose: "sales" } },
    { channel: "all", purpose: "all", named: {} },
  ];

  it.each(scopes)("of $channel and $purpose leaves out what it is all of", ({ named, ...scope }) => {
    const { known } = emptyDocument();
    refuse(known, scope, 1);
    expect(known.refusals).toEqual([{ id: `rf-${scope.channel}-${scope.purpose}-1`, atMs: 1, ...named }]);
  });

  it.each(scopes)("of $channel and $purpose is lifted where one sees all of it", (scope) => {
    const { channel, purpose } = scope;
    const left = (door: OptIn["door"]): number => {
      const { known } = emptyDocument();
      refuse(known, scope, 1);
      optIn(known, { ...given({ channel, purpose }, 2), door }, idsOf(known));
      return known.refusals.length;
    };
    const everything = channel === "all" && purpose === "all";
    expect([left("preferences"), left("page"), left("backend")]).toEqual(everything ? [0, 1, 1] : [0, 0, 0]);
  });
});

describe("more refusals than are kept one by one", () => {
  it("are all still there, by channel and purpose, and lifted only by those ids that are shown", () => {
    const many = fc.array(fc.record({ channel, purpose, atMs: fc.nat(5_000) }), { minLength: 101, maxLength: 300 });
    fc.assert(
      fc.property(many, fc.array(fc.nat(300), { maxLength: 5 }), (refusals, lifted) => {
        const { known } = emptyDocument();
        for (const refusal of refusals) refuse(known, refusal, refusal.atMs);
        expect(known.refusals.length).toBeLessThanOrEqual(100);
        expect(new Set(known.refusals.map(scopeOf))).toEqual(new Set(refusals.map(scopeOf)));
        // What was never shown lifts nothing any more.
        const shown = new Set(known.refusals.map(({ id }) => id));
        for (const n of lifted) {
          const one = refusals[n % refusals.length];
          const id = one && `rf-${one.channel}-${one.purpose}-${one.atMs.toString(36)}`;
          if (one && id && !shown.has(id)) optIn(known, given(one, 9_000), [id]);
        }
        expect(new Set(known.refusals.map(scopeOf))).toEqual(new Set(refusals.map(scopeOf)));
        for (const { id, channel = "all", purpose = "all" } of [...known.refusals])
          optIn(known, given({ channel, purpose }, 9_001), [id]);
        expect(known.refusals).toEqual([]);
      }),
      runs(30),
    );
  });

  it("leave the only one of its channel and purpose the id that it was shown with", () => {
    const { known } = emptyDocument();
    refuse(known, { channel: "email", purpose: "survey" }, 1);
    const shown = idsOf(known);
    for (let atMs = 2; atMs <= 101; atMs++) refuse(known, { channel: "call", purpose: "sales" }, atMs);
    expect(idsOf(known)).toEqual(["rf-call-sales-2t-all", ...shown]);
  });

  it("go by a new id each time that they are put together", () => {
    const { known } = emptyDocument();
    const scope: Scope = { channel: "call", purpose: "sales" };
    const refuseMany = () => {
      for (let atMs = 1; atMs <= 101; atMs++) refuse(known, scope, atMs);
      return known.refusals[0]?.id ?? "";
    };
    const first = refuseMany();
    optIn(known, given(scope, 200), [first]);
    expect(known.refusals).toEqual([]);
    const second = refuseMany();
    expect(second).not.toBe(first);
    expect(known.refusals).toEqual([{ id: second, atMs: 101, ...scope }]);
  });
});

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
          const kept = joinOptIns(all, []);
          expect(kept.length).toBeLessThanOrEqual(100);
          expect(new Set(kept.map(kindOf))).toEqual(new Set(all.map(kindOf)));
          expect(shuffled.reduce<OptIn[]>((some, one) => joinOptIns(some, [one]), [])).toEqual(kept);
        },
      ),
      runs(20),
    );
  });
});
