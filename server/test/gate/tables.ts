/** The decision tables in `src/gate/cases`, read: each case as what `decide` is given, with the looks that are expected. */
import { readdirSync, readFileSync } from "node:fs";
import { REASON_CODES } from "@holdoff/sdk/wire";
import { z } from "zod";
import { decide } from "../../src/gate/decide.js";
import type { DecisionCore } from "../../src/gate/decision-core.js";
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
export const tables = files.map((file) => ({
  file,
  ...table.parse(JSON.parse(readFileSync(new URL(file, folder), "utf8"))),
}));

type Table = (typeof tables)[number];
type Case = Table["cases"][number];

/** Decides the case's follow-up at the instant that a look names. */
export function decider(
  { policy: ofFile }: Table,
  { policy, site, followUp, person, others = [] }: Case,
): (at: string) => DecisionCore {
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
  const rules = policyWith({ ...ofFile, ...policy });
  return (at) => decide(one, document, rules, instant(at), siteWith(site));
}
