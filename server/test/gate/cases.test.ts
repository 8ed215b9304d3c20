/**
 * The decision tables in `src/gate/cases`: given facts, what is decided at which instant. Every interval is tried one
 * millisecond before its end, at it and after it.
 */
import { describe, expect, test } from "vitest";
import type { DecisionCore } from "../../src/gate/decision-core.js";
import { ARBITRATION } from "../../src/gate/rules/arbitration.js";
import { RULES } from "../../src/gate/rules/index.js";
import { instant } from "./given.js";
import { decider, tables } from "./tables.js";

const said = new Set<string>();

/** What each rule says that it may answer. */
const EFFECTS = new Map<string, readonly string[]>([
  ...[...RULES, ARBITRATION].map(({ code, effects }): [string, readonly string[]] => [code, effects]),
  ["expired", ["cancel"]],
]);

for (const table of tables) {
  describe(`${table.file}: ${table.about}`, () => {
    test.each(table.cases)("$name", (given) => {
      const decideAt = decider(table, given);
      for (const { at, because, until, nextLookAt, ...expected } of given.looks) {
        const core = decideAt(at);
        expect({ at, ...told(core) }).toEqual({ at, ...expected, until: until === null ? null : instant(until) });
        if (nextLookAt !== undefined) {
          expect({ at, nextLookAtMs: core.nextLookAtMs }).toEqual({
            at,
            nextLookAtMs: nextLookAt === null ? null : instant(nextLookAt),
          });
        }
        if (because !== undefined) expect(core.reasons.map((reason) => reason.say().because)).toContain(because);
        for (const reason of core.reasons) {
          if (reason.say().because === because) said.add(reason.code);
          expect(EFFECTS.get(reason.code), reason.code).toContain(reason.effect);
        }
      }
    });
  });
}

test("every rule's sentence is read in some case", () => {
  expect([...said].sort()).toEqual([...RULES.map((rule) => rule.code), "arbitration", "expired"].sort());
});

function told({ verdict, untilMs, reasons }: DecisionCore) {
  return {
    verdict,
    until: untilMs,
    codes: reasons.filter((reason) => reason.liftedBy === undefined).map((reason) => reason.code),
    lifted: Object.fromEntries(reasons.flatMap((reason) => (reason.liftedBy ? [[reason.code, reason.liftedBy]] : []))),
  };
}
