/** Generated persons and follow-ups. Times lie on a coarse grid, so that ends and beginnings often meet. */
import { CHANNELS, PURPOSES, TRIGGERS } from "@holdoff/sdk/wire";
import fc from "fast-check";
import type { Policy } from "../../src/gate/policy.js";
import type { OpenFollowUp, PersonDocument, Refusal } from "../../src/person/document.js";
import { followUpWith, PRESENT_MS, personWith, policyWith } from "./given.js";

const STEP_MS = 5 * 60_000;
const past = fc.integer({ min: -900, max: 0 }).map((steps) => PRESENT_MS + steps * STEP_MS);
const around = fc.integer({ min: -900, max: 900 }).map((steps) => PRESENT_MS + steps * STEP_MS);
const recent = fc.integer({ min: -700_000, max: 0 }).map((ms) => PRESENT_MS + ms);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
/** In one history of five: what cancels outright would leave little else to see. */
const rarely = <T>(value: fc.Arbitrary<T>, otherwise: T) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary: value });
const channel = fc.constantFrom(...CHANNELS);
const purpose = fc.constantFrom(...PURPOSES);
const offer = fc.constantFrom("tea", "insurance");
const checkout = fc.constantFrom("ck_1", "ck_2");
const few = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 3 });

/** Drops what is undefined: an optional field is there, or it is not. */
const present = <T extends object>(value: T): object =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));

const followUp = (number: number): fc.Arbitrary<OpenFollowUp> =>
  fc
    .record({
      channel: fc.oneof({ weight: 3, arbitrary: fc.constant("call" as const) }, channel),
      purpose,
      trigger: fc.record({ type: fc.constantFrom(...TRIGGERS), atMs: past }),
      offer: maybe(offer),
      about: maybe(checkout.map((id) => ({ checkout: id }))),
      priority: fc.integer({ min: 49, max: 51 }),
      createdAtMs: past,
      notBeforeMs: fc.oneof({ weight: 2, arbitrary: past }, { weight: 1, arbitrary: around }),
      expiresAtMs: rarely<number | undefined>(around, undefined),
      override: rarely<object | undefined>(fc.constant({ by: "ada", reason: "asked", atMs: PRESENT_MS }), undefined),
      associated: fc.constantFrom(undefined, ["visitor:v_somebody"]),
    })
    .map((fields) => followUpWith(present(fields), number));

const tab = fc.record({ visible: fc.boolean(), heardAtMs: recent, aliveAtMs: recent });
const visit = fc
  .record({ toMs: past, steps: fc.nat(20) })
  .map(({ toMs, steps }) => ({ fromMs: toMs - steps * STEP_MS, toMs }));
const refusal: fc.Arbitrary<Refusal> = fc
  .record({ id: fc.constant("r1"), atMs: past, channel: maybe(channel), purpose: maybe(purpose) })
  .map((fields) => ({ id: fields.id, atMs: fields.atMs, ...present(fields) }));
const invitation = fc
  .record({
    id: fc.uuid(),
    atMs: past,
    channel: fc.constantFrom("call", "email"),
    offer: maybe(offer),
    whenMs: maybe(around),
  })
  .map(present);

const known = fc.record({
  checkouts: fc.dictionary(checkout, fc.record({ startedAtMs: past, lastAtMs: past, paymentAtMs: fc.constant(null) }), {
    maxKeys: 2,
  }),
  completed: rarely(fc.dictionary(checkout, past, { maxKeys: 1 }), {}),
  orders: rarely(few(past.map((atMs) => ({ atMs }))), []),
  offersDeclined: fc.dictionary(
    offer,
    past.map((atMs) => ({ atMs })),
    { maxKeys: 1 },
  ),
  contactDeclined: fc.dictionary(
    fc.constantFrom("call", "email", "all"),
    past.map((atMs) => ({ atMs })),
    { maxKeys: 1 },
  ),
  refusals: rarely(fc.array(refusal, { maxLength: 1 }), []),
  invitations: few(invitation),
});
const now = fc.record({
  tabs: fc.dictionary(fc.constantFrom("t_1", "t_2"), tab, { maxKeys: 2 }),
  outsiders: fc.dictionary(fc.constant("visitor:v_somebody"), tab, { maxKeys: 1 }),
  activeAtMs: fc.option(past, { nil: null }),
  visits: few(visit),
});

export interface Case {
  followUp: OpenFollowUp;
  person: PersonDocument;
  policy: Policy;
}

const policies = [
  policyWith(),
  policyWith({ declines: { offer: "3h", contact: "3h" }, coolOff: { default: { default: "10m" } } }),
  policyWith({ holds: { max: "6h" }, invitations: { for: "1h" } }),
];

export const anyCase: fc.Arbitrary<Case> = fc
  .record({
    first: followUp(1),
    second: followUp(2),
    third: followUp(3),
    count: fc.nat(2),
    now,
    known,
    policy: fc.constantFrom(...policies),
  })
  .map(({ first, second, third, count, policy, ...given }) => ({
    followUp: first,
    person: personWith({ now: given.now, known: given.known }, [first, second, third].slice(0, count + 1)),
    policy,
  }));

export const anyRefusal = refusal;
