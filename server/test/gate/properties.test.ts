/** The words of the promise, for generated histories. */
import { PURPOSES } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../../src/gate/decide.js";
import type { DecisionCore } from "../../src/gate/decision-core.js";
import { toDecision } from "../../src/gate/receipt.js";
import { lastDayMs } from "../../src/gate/rules/expired.js";
import { RULES } from "../../src/gate/rules/index.js";
import { settle } from "../../src/gate/settle.js";
import { nextLookOf } from "../../src/gate/settlement.js";
import { NO_SITE_FACTS } from "../../src/gate/site-facts.js";
import type { PersonDocument, Tab } from "../../src/person/document.js";
import { runs } from "../support/runs.js";
import { PRESENT_MS } from "./given.js";
import { anyCase, anyRefusal, type Case } from "./histories.js";

const RUNS = runs(200);
const VISIBLE_TAB: Tab = {
  seen: [[1, 1]],
  visible: true,
  visibleSeq: 1,
  heardAtMs: PRESENT_MS,
  aliveAtMs: PRESENT_MS,
  startedAtMs: PRESENT_MS,
  visibleMs: 0,
  engagedMs: 0,
};
const at = ({ followUp, person, policy }: Case, nowMs: number) => decide(followUp, person, policy, nowMs);

const told = (core: DecisionCore) => toDecision(core, { revision: "1.1", policyHash: "hash" });

describe("a decision", () => {
  test("is the same for the same input", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        expect(told(at(structuredClone(given), PRESENT_MS))).toEqual(told(at(given, PRESENT_MS)));
      }),
      RUNS,
    );
  });

  test("that releases has no reason left that is not lifted by an allow in the receipt", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const { verdict, reasons } = at(given, PRESENT_MS);
        const allows = reasons.filter(({ effect }) => effect === "allow").map(({ code }) => code);
        const standing = reasons.filter(({ effect, liftedBy }) => effect !== "allow" && liftedBy === undefined);
        for (const { liftedBy } of reasons) if (liftedBy !== undefined) expect(allows).toContain(liftedBy);
        expect(standing.length === 0).toBe(verdict === "release");
      }),
      RUNS,
    );
  });

  test("is looked at again after now, and before or when time changes its verdict", () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
        (given, parts) => {
          const { verdict, nextLookAtMs } = at(given, PRESENT_MS);
          if (nextLookAtMs === null) {
            expect(verdict).toBe("cancel");
            return;
          }
          expect(nextLookAtMs).toBeGreaterThan(PRESENT_MS);
          for (const part of [...parts, 1]) {
            const betweenMs = Math.floor(PRESENT_MS + part * (nextLookAtMs - 1 - PRESENT_MS));
            expect({ betweenMs, verdict: at(given, betweenMs).verdict }).toEqual({ betweenMs, verdict });
          }
        },
      ),
      RUNS,
    );
  });

  test("that holds until an instant releases at that instant, and not a millisecond before", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const { verdict, untilMs, nextLookAtMs } = at(given, PRESENT_MS);
        if (untilMs === null) return;
        expect(verdict).toBe("hold");
        expect(nextLookAtMs).toBe(untilMs);
        expect(at(given, untilMs).verdict).toBe("release");
        expect(at(given, untilMs - 1).verdict).toBe("hold");
      }),
      RUNS,
    );
  });

  test("never outlives the last day", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const endMs = lastDayMs({ ...given, nowMs: PRESENT_MS });
        expect(at(given, Math.max(endMs, PRESENT_MS)).verdict).toBe("cancel");
        expect(at(given, PRESENT_MS).nextLookAtMs ?? 0).toBeLessThanOrEqual(Math.max(endMs, 0));
      }),
      RUNS,
    );
  });

  test("is explained in sentences that hold no names, addresses or raw numbers", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        for (const { say } of at(given, PRESENT_MS).reasons) {
          const { because } = say();
          expect(because).toMatch(/^[A-Z][A-Za-z0-9 ,:'-]{10,120}\.$/);
          expect(because).not.toMatch(/\d{4,}|v_|tea|insurance|ck_|ada/);
        }
      }),
      RUNS,
    );
  });
});

test("every rule says when its own answer changes, and never in the past", () => {
  fc.assert(
    fc.property(anyCase, fc.double({ min: 0, max: 1, noNaN: true }), (given, part) => {
      for (const rule of RULES) {
        const { changesAtMs, effect } = rule.look({ ...given, site: NO_SITE_FACTS, nowMs: PRESENT_MS });
        expect([...rule.effects, "pass"]).toContain(effect);
        const endMs = changesAtMs ?? PRESENT_MS + 40 * 86_400_000;
        expect({ rule: rule.code, later: endMs > PRESENT_MS }).toEqual({ rule: rule.code, later: true });
        const betweenMs = Math.floor(PRESENT_MS + part * (endMs - 1 - PRESENT_MS));
        expect({
          rule: rule.code,
          effect: rule.look({ ...given, site: NO_SITE_FACTS, nowMs: betweenMs }).effect,
        }).toEqual({
          rule: rule.code,
          effect,
        });
      }
    }),
    RUNS,
  );
});

describe("more of what makes careful never makes a release", () => {
  interface More {
    what: string;
    /** The follow-ups that it is a reason against. */
    concerns: (given: Case) => boolean;
    add: (person: PersonDocument, given: Case) => PersonDocument;
  }
  const selling = ({ followUp: { purpose } }: Case): boolean => purpose === "sales" || purpose === "survey";
  const known = (person: PersonDocument, more: Partial<PersonDocument["known"]>): PersonDocument => ({
    ...person,
    known: { ...person.known, ...more },
  });
  const more: More[] = [
    {
      what: "a decline of its offer",
      concerns: ({ followUp }) => followUp.offer !== undefined,
      add: (person, { followUp }) =>
        known(person, { offersDeclined: { [String(followUp.offer)]: { atMs: PRESENT_MS } } }),
    },
    {
      what: "a decline of contact",
      concerns: selling,
      add: (person) => known(person, { contactDeclined: { all: { atMs: PRESENT_MS } } }),
    },
    {
      what: "an order of its checkout",
      concerns: (given) =>
        selling(given) && given.followUp.about !== undefined && given.followUp.trigger.type !== "order_completed",
      add: (person, { followUp }) => {
        const id = String(followUp.about?.checkout);
        const { [id]: _closed, ...checkouts } = person.known.checkouts;
        return known(person, { checkouts, completed: { ...person.known.completed, [id]: PRESENT_MS } });
      },
    },
    {
      what: "presence",
      concerns: () => true,
      add: (person) => ({ ...person, now: { ...person.now, tabs: { ...person.now.tabs, t_more: VISIBLE_TAB } } }),
    },
  ];

  test.each(more)("$what", ({ concerns, add }) => {
    fc.assert(
      fc.property(anyCase, (given) => {
        fc.pre(concerns(given) && at(given, PRESENT_MS).verdict !== "release");
        expect(at({ ...given, person: add(given.person, given) }, PRESENT_MS).verdict).not.toBe("release");
      }),
      RUNS,
    );
  });

  test("a refusal", () => {
    fc.assert(
      fc.property(anyCase, anyRefusal, (given, refusal) => {
        fc.pre(at(given, PRESENT_MS).verdict !== "release");
        const known = { ...given.person.known, refusals: [...given.person.known.refusals, refusal] };
        expect(at({ ...given, person: { ...given.person, known } }, PRESENT_MS).verdict).not.toBe("release");
      }),
      RUNS,
    );
  });
});

describe("settle", () => {
  test("asks for a look after now wherever something stays open", () => {
    fc.assert(
      fc.property(anyCase, fc.boolean(), ({ person, policy }, enforce) => {
        const { document } = settle(person, policy, PRESENT_MS, { enforce, site: NO_SITE_FACTS });
        const nextMs = nextLookOf(document);
        if (document.open.length === 0) expect(nextMs).toBeNull();
        else expect(nextMs).toBeGreaterThan(PRESENT_MS);
      }),
      RUNS,
    );
  });

  test("ends every follow-up that nobody redeems, in a bounded number of looks", () => {
    fc.assert(
      fc.property(anyCase, fc.boolean(), ({ person, policy }, enforce) => {
        let document = person;
        let nowMs = PRESENT_MS;
        let looks = 0;
        while (document.open.length > 0 && looks < 200) {
          document = settle(document, policy, nowMs, { enforce, site: NO_SITE_FACTS }).document;
          nowMs = nextLookOf(document) ?? nowMs;
          looks += 1;
        }
        expect(looks).toBeLessThan(60);
      }),
      runs(100),
    );
  });
});

test("the generated follow-ups are of every purpose", () => {
  const seen = new Set(fc.sample(anyCase, { numRuns: 200, seed: 1 }).map(({ followUp }) => followUp.purpose));
  expect([...seen].sort()).toEqual([...PURPOSES].sort());
});

test("the generated histories release, hold and cancel", () => {
  const count = { release: 0, hold: 0, cancel: 0, until: 0 };
  for (const given of fc.sample(anyCase, { numRuns: 1_000, seed: 1 })) {
    const { verdict, untilMs } = at(given, PRESENT_MS);
    count[verdict] += 1;
    if (untilMs !== null) count.until += 1;
  }
  expect(Math.min(...Object.values(count))).toBeGreaterThan(100);
});
