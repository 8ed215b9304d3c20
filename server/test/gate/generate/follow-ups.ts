/** Generated follow-ups: waiting, released, being made. */
import { BASES, TRIGGERS } from "@holdoff/sdk/wire";
import fc from "fast-check";
import type { OpenFollowUp } from "../../../src/person/document.js";
import { followUpWith } from "../given.js";
import { around, future, justNow, lately, maybe, oneIn, past, present, STEP_MS } from "./times.js";
import { channel, checkout, department, offer, order, purpose, ticket } from "./words.js";

const about = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.record({ checkout }) },
  { weight: 1, arbitrary: fc.record({ order }) },
  { weight: 1, arbitrary: fc.record({ ticket }) },
  { weight: 1, arbitrary: fc.record({ checkout, order }) },
);

const standing = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ status: "waiting" as const, release: 0 }) },
  {
    weight: 2,
    arbitrary: lately.map((releasedAtMs) => ({ status: "released" as const, release: 1, releasedAtMs })),
  },
  {
    weight: 1,
    arbitrary: justNow.map((releasedAtMs) => ({ status: "released" as const, release: 2, releasedAtMs })),
  },
  // Released once, and taken back.
  {
    weight: 1,
    arbitrary: lately.map((releasedAtMs) => ({ status: "waiting" as const, release: 1, releasedAtMs })),
  },
  // Taken back for a visitor that nobody vouched for.
  {
    weight: 1,
    arbitrary: lately.map((outsidersRecalledAtMs) => ({
      status: "waiting" as const,
      release: 1,
      outsidersRecalledAtMs,
    })),
  },
);
const inTheMaking = lately.map((redeemedAtMs) => ({
  status: "redeemed" as const,
  release: 1,
  releasedAtMs: redeemedAtMs - 60_000,
  redeemedAtMs,
  closesAtMs: redeemedAtMs + 3 * 3_600_000,
  nextLookAtMs: redeemedAtMs + 3 * 3_600_000,
}));

const asked = fc
  .record({
    channel,
    purpose,
    department: maybe(department),
    trigger: fc.record({ type: fc.constantFrom(...TRIGGERS, "other", "other", "requested", "cart_left"), atMs: past }),
    offer: oneIn(2, offer, undefined as string | undefined),
    about,
    /** How long before its creation its checkout gave the last sign. */
    signSteps: maybe(fc.nat(30)),
    step: oneIn(6, fc.constantFrom(1, 2), undefined as number | undefined),
    sells: fc.nat(4),
    basis: fc.oneof(
      { weight: 4, arbitrary: fc.constant("consent" as const) },
      { weight: 1, arbitrary: fc.constantFrom(...BASES, undefined) },
    ),
    basisProof: maybe(fc.constant("call 4711")),
    priority: fc.integer({ min: 49, max: 51 }),
    createdAtMs: fc.oneof({ weight: 4, arbitrary: lately }, { weight: 1, arbitrary: past }),
    notBeforeMs: oneIn(4, around, undefined as number | undefined),
    expiresAtMs: oneIn(
      5,
      fc.oneof({ weight: 4, arbitrary: future }, { weight: 1, arbitrary: past }),
      undefined as number | undefined,
    ),
    overriddenAtMs: oneIn(8, past, undefined as number | undefined),
  })
  .map(({ overriddenAtMs, notBeforeMs, basis, sells, signSteps, ...fields }) => ({
    ...fields,
    checkoutAtMs:
      signSteps === undefined || fields.about === undefined || !("checkout" in fields.about)
        ? undefined
        : fields.createdAtMs - signSteps * STEP_MS,
    // Now and then a contact of another purpose sells something all the same.
    offer: fields.purpose === "sales" || sells === 0 ? fields.offer : undefined,
    notBeforeMs: notBeforeMs ?? fields.createdAtMs,
    // Said even where nothing is: the plain follow-up of the cases states a consent.
    basis: basis ?? ("none" as const),
    override: overriddenAtMs === undefined ? undefined : { by: "ada", reason: "asked", atMs: overriddenAtMs },
  }));

export const followUp = (number: number): fc.Arbitrary<OpenFollowUp> =>
  fc.tuple(asked, standing).map(([fields, stands]) => followUpWith(present({ ...fields, ...stands }), number));

/** One that may be in the making, or much like the first one. */
export const otherFollowUp = (number: number, first: OpenFollowUp): fc.Arbitrary<OpenFollowUp> =>
  fc
    .tuple(asked, fc.oneof({ weight: 4, arbitrary: standing }, { weight: 1, arbitrary: inTheMaking }), fc.nat(5))
    .map(([fields, stands, likeness]) => {
      const other = followUpWith(present({ ...fields, ...stands }), number);
      if (likeness > 1) return other;
      const { channel, trigger } = first;
      if (likeness === 1) return { ...other, channel };
      const same = { ...other, channel, trigger };
      delete same.offer;
      delete same.about;
      delete same.step;
      return { ...same, ...present({ offer: first.offer, about: first.about, step: first.step }) };
    });
