/** Generated contacts: made through Holdoff, and told by the backend, be they the same or others. */
import { OUTCOMES, PURPOSES } from "@holdoff/sdk/wire";
import fc from "fast-check";
import type { Contact } from "../../../src/person/document.js";
import { idOf } from "../given.js";
import type { GivenContact } from "../given-known.js";
import { few, MINUTE_MS, maybe, oneIn, past, present, STEP_MS } from "./times.js";
import { channel } from "./words.js";

const HOUR_MS = 60 * MINUTE_MS;

const ours = fc.record({
  steps: fc.nat(8),
  channel,
  purpose: fc.constantFrom(...PURPOSES),
  openMs: maybe(fc.constantFrom(1, HOUR_MS, 2 * HOUR_MS)),
  outcome: maybe(fc.constantFrom("reached", "no_answer")),
  kind: fc.nat(5),
});

/**
 * Made close to each other, and over by now; or only offered to their senders. Their follow-ups are none of the open
 * ones.
 */
export const contactsOfOurs: fc.Arbitrary<Contact[]> = fc.tuple(past, few(ours)).map(([firstMs, some]) =>
  some.map(({ steps, openMs, outcome, kind, ...made }, index) => {
    const atMs = firstMs + steps * STEP_MS;
    return {
      ...made,
      atMs,
      followUp: idOf(21 + index),
      ...(kind === 0 && { unredeemed: true as const }),
      ...(openMs !== undefined && { closesAtMs: atMs + openMs }),
      ...present({ outcome }),
    };
  }),
);

/** Since the redeem that may be meant: before it, with it, as long as a permit lasts, and until it closed. */
const sinceMs = fc.constantFrom(
  ...[-MINUTE_MS - 1, -MINUTE_MS, 0, MINUTE_MS, 2 * MINUTE_MS, STEP_MS, 15 * MINUTE_MS, 15 * MINUTE_MS + 1],
  ...[HOUR_MS, 2 * HOUR_MS, 2 * HOUR_MS + 1, 3 * HOUR_MS],
);

const told = fc.record({
  which: fc.nat(6),
  atMs: past,
  sinceMs,
  wholeMs: fc.constantFrom(0, 0, 999, MINUTE_MS, 24 * HOUR_MS),
  likeness: fc.nat(4),
  channel: fc.oneof({ weight: 3, arbitrary: channel }, { weight: 1, arbitrary: fc.constant("all" as const) }),
  purpose: fc.constantFrom(...PURPOSES, "all" as const),
  // An open one, one that is over, one of which nothing is known.
  followUp: oneIn(3, fc.constantFrom(idOf(1), idOf(3), idOf(21), idOf(29)), undefined as string | undefined),
  outcome: maybe(fc.constantFrom(...OUTCOMES, "undelivered" as const)),
  arrived: fc.nat(3),
});

/** Each beside the contacts that were made: many of them on purpose close to one. */
export const toldContacts: fc.Arbitrary<((made: readonly Contact[]) => GivenContact)[]> = few(told, 4).map((some) =>
  some.map(({ which, likeness, arrived, wholeMs, ...one }) => (made: readonly Contact[]): GivenContact => {
    const near = made[which];
    const atMs = near === undefined ? one.atMs : near.atMs + one.sinceMs;
    return {
      atMs,
      firstFromMs: atMs - wholeMs,
      firstToMs: atMs,
      channel: near !== undefined && likeness > 0 ? near.channel : one.channel,
      purpose: one.purpose,
      ...present({ followUp: one.followUp, outcome: one.outcome }),
      // Another telling of it said that it arrived.
      ...(arrived === 0 && { isUndelivered: false }),
    };
  }),
);
