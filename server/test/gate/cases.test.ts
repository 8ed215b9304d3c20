/**
 * The decision tables in `src/gate/cases`: given facts, what is decided at which instant. Every interval is tried one
 * millisecond before its end, at it and after it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { REASON_CODES } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { decide } from "../../src/gate/decide.js";
import type { DecisionCore } from "../../src/gate/decision-core.js";
import { RULES } from "../../src/gate/rules/index.js";
import { followUpWith, instant, personWith, policyWith, siteWith } from "./given.js";

const code = z.enum(REASON_CODES);
const look = z.strictObject({
  at: z.string(),
  verdict: z.enum(["release", "hold", "cancel"]),
  until: z.string().nullable().default(null),
  nextLookAt: z.string().nullable().optional(),
  /** Every reason that stands, allows included. */
  codes: z.array(code).default([]),
  lifted: z.partialRecord(code, code).default({}),
  because: z.string().optional(),
});
const table = z.strictObject({
  about: z.string(),
  policy: z.record(z.string(), z.unknown()).optional(),
  cases: z.array(
    z.strictObject({
      name: z.string(),
      policy: z.record(z.string(), z.unknown()).optional(),
      followUp: z.object({}).loose().optional(),
      person: z
        .strictObject({
          customer: z.string().optional(),
          now: z.object({}).loose().optional(),
          known: z.object({}).loose().optional(),
        })
        .optional(),
      /** What is known of the whole site: `suspended` departments, and `gapAtMs`, the end of the last gap. */
      site: z.object({}).loose().optional(),
      others: z.array(z.object({}).loose()).optional(),
      looks: z.array(look).min(1),
    }),
  ),
});

const folder = new URL("../../src/gate/cases/", import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .sort();
const tables = files.map((file) => ({ file, ...table.parse(JSON.parse(readFileSync(new URL(file, folder), "utf8"))) }));
const said = new Set<string>();

for (const { file, about, policy: ofFile, cases } of tables) {
  describe(`${file}: ${about}`, () => {
    test.each(cases)("$name", ({ policy, site, followUp, person, others = [], looks }) => {
      const one = followUpWith(followUp);
      const rest = others.map((other, index) => followUpWith(other, index + 2));
      const document = personWith(
        {
          ...(person?.customer && { customer: person.customer }),
          ...(person?.now && { now: person.now }),
          ...(person?.known && { known: person.known }),
        },
        [one, ...rest],
      );
      for (const { at, because, until, nextLookAt, ...expected } of looks) {
        const core = decide(one, document, policyWith({ ...ofFile, ...policy }), instant(at), siteWith(site));
        expect({ at, ...told(core) }).toEqual({ at, ...expected, until: until === null ? null : instant(until) });
        if (nextLookAt !== undefined) {
          expect({ at, nextLookAtMs: core.nextLookAtMs }).toEqual({
            at,
            nextLookAtMs: nextLookAt === null ? null : instant(nextLookAt),
          });
        }
        if (because !== undefined) expect(core.reasons.map((reason) => reason.say().because)).toContain(because);
        for (const reason of core.reasons) if (reason.say().because === because) said.add(reason.code);
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
