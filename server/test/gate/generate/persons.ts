/** Generated documents: everything that one can hold, each part as the fold would leave it. */
import { PURPOSES, WEEKDAYS } from "@holdoff/sdk/wire";
import fc from "fast-check";
import type {
  Contact,
  Invitation,
  Known,
  Now,
  OpenFollowUp,
  Profile,
  Refusal,
  Tab,
  Visit,
} from "../../../src/person/document.js";
import { idOf } from "../given.js";
import { type GivenContact, type GivenDecline, knownWith } from "../given-known.js";
import { contactsOfOurs, toldContacts } from "./contacts.js";
import { orders } from "./orders.js";
import { around, few, future, justNow, lately, maybe, oneIn, past, present, STEP_MS } from "./times.js";
import { channel, checkout, country, department, offer, purpose, ticket, visitor, zone } from "./words.js";

const SILENCE_MS = 30 * 60_000;
const CLOCK = fc.constantFrom("00:00", "02:00", "08:30", "12:00", "14:30", "18:00", "23:00");
const ascending = (times: readonly number[]) => [...new Set(times)].sort((a, b) => a - b);

const tab = fc
  .record({
    visible: fc.boolean(),
    heardAtMs: fc.oneof(justNow, lately),
    idleSteps: fc.nat(4),
    openSteps: fc.nat(8),
    visibleMs: fc.constantFrom(0, 9_999, 10_000, 60_000, 299_999, 300_000),
  })
  .map(({ heardAtMs, idleSteps, openSteps, ...rest }): Tab => {
    const aliveAtMs = heardAtMs - idleSteps * 100_000;
    const startedAtMs = aliveAtMs - openSteps * STEP_MS;
    return { ...rest, seen: [[1, 9]], visibleSeq: 9, heardAtMs, aliveAtMs, startedAtMs, engagedMs: 0 };
  });
const outsider = tab.map(({ visible, heardAtMs, aliveAtMs }) => ({ visible, heardAtMs, aliveAtMs }));
const visit = fc
  .record({ toMs: past, steps: fc.nat(20) })
  .map(({ toMs, steps }): Visit => ({ fromMs: toMs - steps * STEP_MS, toMs }));

export const now: fc.Arbitrary<Now> = fc
  .record({
    tabs: oneIn(2, fc.dictionary(fc.constantFrom("t_1", "t_2", "t_3"), tab, { maxKeys: 3 }), {}),
    outsiders: oneIn(3, fc.dictionary(fc.constant("visitor:v_somebody"), outsider, { maxKeys: 1 }), {}),
    visits: few(visit, 2),
    askedAtMs: oneIn(4, few(past), []),
    touched: fc.nat(3),
    unheardSinceMs: oneIn(12, justNow, null),
  })
  .map(({ visits: some, askedAtMs, touched, unheardSinceMs, ...rest }) => {
    // Whatever a page load says but bare heartbeats is activity, so each was in a visit.
    const loads = Object.values(rest.tabs).flatMap(({ startedAtMs, aliveAtMs }) => [
      { fromMs: startedAtMs, toMs: startedAtMs },
      { fromMs: aliveAtMs, toMs: aliveAtMs },
    ]);
    const visits = joined([...some, ...loads]);
    const last = visits.at(-1);
    const touches = [null, null, last?.fromMs ?? null, last?.toMs ?? null];
    return {
      ...rest,
      visits,
      askedAtMs: ascending(askedAtMs),
      allowedAtMs: [],
      activeAtMs: last?.toMs ?? null,
      touchedAtMs: touches[touched] ?? null,
      ...(unheardSinceMs !== null && { unheardSinceMs }),
    };
  });

function joined(visits: readonly Visit[]): Visit[] {
  const apart: Visit[] = [];
  for (const one of [...visits].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = apart.at(-1);
    if (last && one.fromMs - last.toMs < SILENCE_MS) last.toMs = Math.max(last.toMs, one.toMs);
    else apart.push({ ...one });
  }
  return apart;
}

const openCheckout = fc
  .record({ startedAtMs: past, steps: fc.nat(3), paid: fc.boolean() })
  .map(({ startedAtMs, steps, paid }) => {
    const lastAtMs = startedAtMs;
    return { startedAtMs: lastAtMs - steps * STEP_MS, lastAtMs, paymentAtMs: paid ? lastAtMs : null };
  });

export const refusal: fc.Arbitrary<Refusal> = fc
  .record({ atMs: past, channel: maybe(channel), purpose: maybe(purpose) })
  .map(({ atMs, ...scope }) => ({
    id: `rf-${scope.channel ?? "all"}-${scope.purpose ?? "all"}-${atMs.toString(36)}`,
    atMs,
    ...present(scope),
  }));

const optIn = fc.record({
  channel: fc.oneof(channel, fc.constant("all" as const)),
  purpose: fc.oneof(purpose, fc.constant("all" as const)),
  atMs: past,
  preTicked: fc.boolean(),
  door: fc.constantFrom("page" as const, "backend" as const, "preferences" as const),
});

const invitation: fc.Arbitrary<Invitation> = fc
  .record({
    id: fc.uuid(),
    atMs: past,
    channel,
    offer: oneIn(3, offer, undefined as string | undefined),
    whenMs: oneIn(3, around, undefined as number | undefined),
    used: fc.nat(6),
  })
  .map(({ id, atMs, channel: on, used, ...rest }) => ({
    ...{ id, atMs, channel: on, ...present(rest) },
    ...(used === 0 && { usedBy: idOf(9) }),
  }));

const contact: fc.Arbitrary<Contact> = fc
  .record({
    atMs: past,
    channel,
    purpose: fc.constantFrom(...PURPOSES),
    department: maybe(department),
    offer: maybe(offer),
    outcome: maybe(fc.constantFrom("reached", "no_answer")),
    isMore: fc.constantFrom(undefined, undefined, undefined, true as const),
  })
  .map(({ atMs, channel: on, purpose: of, ...rest }) => ({ atMs, channel: on, purpose: of, ...present(rest) }));

const declined: fc.Arbitrary<GivenDecline> = fc
  .record({
    at: past,
    offer: fc.oneof(
      { weight: 4, arbitrary: offer },
      { weight: 4, arbitrary: fc.constantFrom("a", "b") },
      // One that nobody could read.
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    door: fc.constantFrom("page" as const, "backend" as const),
  })
  .map(({ offer: name, ...rest }) => ({ ...rest, ...(name !== undefined && { offer: name }) }));

const cart = fc.record({
  atMs: fc.oneof(lately, justNow),
  items: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
});
const signs = fc.record({ steps: few(past).map(ascending), payments: few(past, 1) });

const someTicket = fc
  .record({ openedAtMs: past, closed: fc.boolean(), closedAtMs: past })
  .map(({ openedAtMs, closed, closedAtMs }) => ({ openedAtMs, closedAtMs: closed ? closedAtMs : null }));

const profile: fc.Arbitrary<Profile> = fc
  .record({
    zone: oneIn(3, zone, undefined as string | undefined),
    country: oneIn(3, country, undefined as string | undefined),
    hours: oneIn(
      4,
      fc.array(
        fc.record({ days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }), from: CLOCK, to: CLOCK }),
        {
          minLength: 1,
          maxLength: 2,
        },
      ),
      undefined,
    ),
    pauseUntilMs: oneIn(6, fc.oneof(past, future), undefined as number | undefined),
  })
  .map((said) =>
    Object.fromEntries(Object.entries(present(said)).map(([field, value]) => [field, { value, atMs: 1e12 }])),
  );

export const known = fc
  .record({
    checkouts: oneIn(2, fc.dictionary(fc.oneof(checkout, fc.constant("")), openCheckout, { maxKeys: 2 }), {}),
    steps: oneIn(3, signs, { steps: [], payments: [] }),
    orders: oneIn(2, orders, []),
    floorMs: oneIn(20, past, undefined as number | undefined),
    elsewhereFloorMs: oneIn(40, past, undefined as number | undefined),
    shownAtMs: oneIn(2, fc.dictionary(visitor, past, { maxKeys: 2 }), {}),
    carts: oneIn(2, fc.dictionary(fc.oneof(visitor, fc.constant("backend")), cart, { maxKeys: 2 }), {}),
    offersDeclined: oneIn(3, fc.array(declined, { maxLength: 5 }), []),
    contactDeclined: oneIn(
      4,
      fc.dictionary(
        fc.oneof(channel, fc.constant("all")),
        past.map((atMs) => ({ atMs })),
        { maxKeys: 2 },
      ),
      {},
    ),
    declinedWithOffer: oneIn(
      3,
      fc.dictionary(
        fc.oneof(fc.constantFrom("call" as const, "all" as const), channel),
        past.map((atMs) => ({ atMs })),
        { maxKeys: 2 },
      ),
      {},
    ),
    chatDismissedAtMs: oneIn(4, few(past), []),
    refusals: oneIn(6, fc.uniqueArray(refusal, { maxLength: 2, selector: ({ id }) => id }), []),
    optIns: oneIn(2, few(optIn), []),
    invitations: oneIn(2, few(invitation), []),
    tickets: oneIn(4, fc.dictionary(ticket, someTicket, { maxKeys: 2 }), {}),
    ledger: oneIn(2, few(contact, 4), []),
    ours: oneIn(2, contactsOfOurs, []),
    toldContacts: oneIn(2, toldContacts, []),
    zones: oneIn(3, fc.dictionary(zone, past, { maxKeys: 2 }), {}),
    profile: oneIn(2, profile, {}),
  })
  .map(knownOf);

interface Told {
  floorMs: number | undefined;
  elsewhereFloorMs: number | undefined;
  ours: readonly Contact[];
  ledger: readonly Contact[];
  toldContacts: readonly ((made: readonly Contact[]) => GivenContact)[];
  chatDismissedAtMs: readonly number[];
}

/** As the fold would leave it. */
function knownOf({ floorMs, elsewhereFloorMs, ours, ledger, toldContacts: told, ...given }: Told): Known {
  const made = [...ledger, ...ours].sort((a, b) => a.atMs - b.atMs);
  const known = knownWith({
    ...given,
    chatDismissedAtMs: ascending(given.chatDismissedAtMs),
    ledger: made,
    toldContacts: told.map((one) => one(made)),
  });
  return { ...known, orders: { ...known.orders, ...present({ floorMs, elsewhereFloorMs }) } };
}

/** What several doors tell of one person, and nothing left out. */
export const denselyTold = fc
  .record({
    checkouts: fc.dictionary(fc.oneof(checkout, checkout, fc.constant("")), openCheckout, { maxKeys: 3 }),
    steps: oneIn(2, signs, { steps: [], payments: [] }),
    orders: fc.tuple(orders, orders).map((both) => both.flat()),
    floorMs: oneIn(12, past, undefined as number | undefined),
    elsewhereFloorMs: oneIn(12, past, undefined as number | undefined),
    shownAtMs: fc.dictionary(visitor, past, { maxKeys: 2 }),
    carts: fc.dictionary(fc.oneof(visitor, fc.constant("backend")), cart, { maxKeys: 3 }),
    offersDeclined: fc.array(declined, { maxLength: 8 }),
    chatDismissedAtMs: few(past),
    ledger: few(contact, 2),
    ours: contactsOfOurs,
    toldContacts,
  })
  .map(knownOf);

/** Contacts that the follow-ups themselves left in the ledger: those in the making, and releases that nobody took up. */
export function withTheirContacts(person: Known, open: readonly OpenFollowUp[]): Known {
  const theirs = open.flatMap(({ id, channel, purpose, status, redeemedAtMs, releasedAtMs, closesAtMs }): Contact[] => {
    if (status === "redeemed" && redeemedAtMs !== undefined)
      return [{ atMs: redeemedAtMs, channel, purpose, followUp: id, ...(closesAtMs !== undefined && { closesAtMs }) }];
    if (status === "waiting" && releasedAtMs !== undefined)
      return [{ atMs: releasedAtMs, channel, purpose, followUp: id, unredeemed: true }];
    // Offered once before, taken back, and offered anew.
    if (status === "released" && releasedAtMs !== undefined && releasedAtMs % 2 === 0)
      return [{ atMs: releasedAtMs - 3_600_000, channel, purpose, followUp: id, unredeemed: true }];
    return [];
  });
  return { ...person, ledger: [...person.ledger, ...theirs].sort((a, b) => a.atMs - b.atMs) };
}
