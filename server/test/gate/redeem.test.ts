import { describe, expect, test } from "vitest";
import { cancelByShop } from "../../src/gate/cancel-by-shop.js";
import { redeem } from "../../src/gate/redeem.js";
import { redeemClosed } from "../../src/gate/redeem-again.js";
import type { RedeemOptions, Redemption } from "../../src/gate/redemption.js";
import { NO_SITE_FACTS } from "../../src/gate/site-facts.js";
import type { PersonDocument } from "../../src/person/document.js";
import { followUpWith, type GivenPerson, idOf, instant, personWith, policyWith } from "./given.js";

const POLICY = policyWith();
const NOW_MS = instant("+0s");
const RELEASED = { status: "released", release: 1, releasedAtMs: "-5m", codes: [] };
const ACTIVE: GivenPerson = { now: { activeAtMs: "-10m" } };
const REFUSED: GivenPerson = { known: { refusals: [{ id: "r1", atMs: "-1m", channel: "call" }] } };

function redeemOne(document: PersonDocument, options: Partial<RedeemOptions> = {}): Redemption {
  const redeemed = redeem(document, idOf(1), POLICY, NOW_MS, { enforce: true, site: NO_SITE_FACTS, ...options });
  if (redeemed === null) throw new Error("the follow-up is not open");
  return redeemed;
}

const one = (followUp: object, person: GivenPerson = {}) => personWith(person, [followUpWith(followUp)]);

describe("redeem of a standing release", () => {
  test("goes: the contact is in the ledger", () => {
    const redeemed = redeemOne(one({ ...RELEASED, department: "consultations", offer: "consultation" }), {
      idempotencyKey: "k1",
    });
    expect(redeemed).toMatchObject({ go: true, replayed: false });
    expect(redeemed.settlement.document.known.ledger).toEqual([
      {
        atMs: NOW_MS,
        channel: "call",
        purpose: "sales",
        department: "consultations",
        offer: "consultation",
        followUp: idOf(1),
        closesAtMs: instant("+2h"),
      },
    ]);
    expect(redeemed.followUp).toMatchObject({
      status: "redeemed",
      release: 1,
      redeemedAtMs: NOW_MS,
      redeemKey: "k1",
      closesAtMs: instant("+2h"),
      nextLookAtMs: instant("+2h"),
    });
    expect(redeemed.settlement.followUps).toMatchObject([{ status: "redeemed", event: "redeemed", changed: true }]);
    expect(redeemed.settlement.document.open).toEqual([redeemed.followUp]);
  });

  test("counts as made now, and no longer as offered before", () => {
    const ledger = [
      { atMs: "-2d", channel: "call", purpose: "sales", followUp: idOf(1), unredeemed: true },
      { atMs: "-10d", channel: "call", purpose: "service", followUp: idOf(7), unredeemed: true },
    ];
    const redeemed = redeemOne(one(RELEASED, { known: { ledger } }));
    expect(redeemed.settlement.document.known.ledger.map(({ atMs, followUp }) => [atMs, followUp])).toEqual([
      [instant("-10d"), idOf(7)],
      [NOW_MS, idOf(1)],
    ]);
  });

  test("without department, offer and key says nothing of them", () => {
    const { settlement, followUp } = redeemOne(one(RELEASED));
    expect(settlement.document.known.ledger).toStrictEqual([
      { atMs: NOW_MS, channel: "call", purpose: "sales", followUp: idOf(1), closesAtMs: instant("+2h") },
    ]);
    expect(followUp).not.toHaveProperty("redeemKey");
  });

  test("keeps the reasons that stood beside it, and is about the one that was named", () => {
    const override = { by: "Ada", reason: "promised", atMs: "-1m" };
    const document = personWith({}, [followUpWith({ channel: "post" }, 2), followUpWith({ ...RELEASED, override }, 1)]);
    const redeemed = redeemOne(document);
    expect(redeemed).toMatchObject({ go: true, followUp: { id: idOf(1), codes: ["overridden"] } });
  });

  test("is one contact, however late: the release counts no second time", () => {
    const { document } = redeemOne(one({ ...RELEASED, releasedAtMs: "-1h" })).settlement;
    expect(document.known.ledger).toMatchObject([
      { atMs: NOW_MS, channel: "call", purpose: "sales", followUp: idOf(1) },
    ]);
    expect(document.known.ledger).toHaveLength(1);
  });

  test("closes at the later of its unfinished time and the end of its delivery", () => {
    expect(redeemOne(one(RELEASED), { deliveryEndsAtMs: instant("+3h") }).followUp.closesAtMs).toBe(instant("+3h"));
    expect(redeemOne(one(RELEASED), { deliveryEndsAtMs: instant("+1h") }).followUp.closesAtMs).toBe(instant("+2h"));
    expect(redeemOne(one({ ...RELEASED, channel: "email" })).followUp.closesAtMs).toBe(instant("+1ms"));
  });

  test("is a recall where it no longer decides release", () => {
    const redeemed = redeemOne(one(RELEASED, ACTIVE));
    expect(redeemed).toMatchObject({ go: false, code: "recalled", followUp: { status: "waiting" } });
    expect(redeemed.settlement.followUps).toMatchObject([{ status: "waiting", event: "recalled" }]);
    expect(redeemed.settlement.document.known.ledger).toEqual([]);
  });

  test("says how it ended where the decision ends it", () => {
    expect(redeemOne(one(RELEASED, REFUSED))).toMatchObject({ go: false, code: "cancelled" });
    const ordered = { known: { orders: [{ checkout: "ck_1", at: "-1m" }] } };
    expect(redeemOne(one({ ...RELEASED, about: { checkout: "ck_1" } }, ordered))).toMatchObject({ code: "cancelled" });
    const expired = redeemOne(one({ ...RELEASED, expiresAtMs: "+0s" }));
    expect(expired).toMatchObject({ go: false, code: "expired", settlement: { document: { open: [] } } });
  });

  test("uses up the request that it serves, and no other", () => {
    const invitations = [
      { id: "i0", atMs: "-2h", channel: "call", whenMs: "+1h" },
      { id: "i1", atMs: "-1h", channel: "call" },
      { id: "i2", atMs: "-1h", channel: "email" },
    ];
    const { document } = redeemOne(one(RELEASED, { ...ACTIVE, known: { invitations } })).settlement;
    expect(document.known.invitations.map(({ id, usedBy }) => [id, usedBy])).toEqual([
      ["i0", undefined],
      ["i1", idOf(1)],
      ["i2", undefined],
    ]);
  });

  test("settles the person's others in the same go", () => {
    const document = personWith(
      { known: { invitations: [{ id: "i1", atMs: "-1h", channel: "call" }] }, ...{ now: ACTIVE.now ?? {} } },
      [
        followUpWith({ ...RELEASED, trigger: { type: "requested", atMs: "-1h" } }, 1),
        followUpWith({ channel: "email", nextLookAtMs: "+0s" }, 2),
      ],
    );
    const { followUps, document: after } = redeemOne(document).settlement;
    expect(followUps.map(({ followUp, status }) => [followUp.id, status])).toEqual([
      [idOf(1), "redeemed"],
      [idOf(2), "waiting"],
    ]);
    // The redeem takes its place in the ledger in the same go: the mail waits for it now, not for quiet.
    expect(after.open[1]?.nextLookAtMs).toBe(instant("+48h"));
    expect(followUps[1]?.followUp.codes).toContain("recent_contact");
  });

  test("is none of a later release where the message of an earlier one comes late", () => {
    const again = one({ ...RELEASED, release: 2 });
    expect(redeemOne(again, { release: 1 })).toMatchObject({
      go: false,
      code: "recalled",
      settlement: { followUps: [] },
    });
    expect(redeemOne(again, { release: 2 })).toMatchObject({ go: true });
  });

  test("does not change what was given", () => {
    const document = one(RELEASED, { known: { invitations: [{ id: "i1", atMs: "-1h", channel: "call" }] } });
    const before = structuredClone(document);
    redeemOne(document);
    expect(document).toEqual(before);
  });
});

describe("redeem of anything else", () => {
  test("twice with one key is one go; another key, or none, is refused", () => {
    const { document } = redeemOne(one(RELEASED), { idempotencyKey: "k1" }).settlement;
    expect(redeemOne(document, { idempotencyKey: "k1" })).toMatchObject({
      go: true,
      replayed: true,
      settlement: { followUps: [] },
    });
    expect(redeemOne(document, { idempotencyKey: "k2" })).toMatchObject({ go: false, code: "already_redeemed" });
    expect(redeemOne(document)).toMatchObject({ go: false, code: "already_redeemed" });
  });

  const MINUTE_MS = 60_000;
  const HELD = { now: { activeAtMs: "-1s" } } satisfies GivenPerson;
  /** Redeemed so long ago under `k1`, by a person about whom this is known by now. */
  function redeemedBefore(agoMs: number, person: GivenPerson = {}, others: object[] = []): PersonDocument {
    const redeemed = {
      ...RELEASED,
      status: "redeemed",
      redeemedAtMs: NOW_MS - agoMs,
      redeemKey: "k1",
      closesAtMs: "+1h",
    };
    const contact = { atMs: NOW_MS - agoMs, channel: "call", purpose: "sales", followUp: idOf(1), closesAtMs: "+1h" };
    const ledger = [...others, contact];
    return one(redeemed, { ...person, known: { ...person.known, ledger } });
  }

  test.each([
    ["a minute after its go", MINUTE_MS, {}, { go: true, replayed: true }],
    ["a minute after its go, though she is back", MINUTE_MS, HELD, { go: true, replayed: true }],
    ["later", MINUTE_MS + 1, {}, { go: true, replayed: true }],
    ["later, when she is back", MINUTE_MS + 1, HELD, { go: false, code: "recalled" }],
    ["later, when she refused", MINUTE_MS + 1, REFUSED, { go: false, code: "recalled" }],
  ])("again under its key: %s", (_when, agoMs, person, expected) => {
    const document = redeemedBefore(agoMs, person);
    const redeemed = redeemOne(document, { idempotencyKey: "k1" });
    expect(redeemed).toMatchObject({ ...expected, followUp: { status: "redeemed" } });
    // The first go may have been used: the contact counts, once, and closes by itself.
    expect(redeemed.settlement).toEqual({ document, followUps: [] });
  });

  test("again says why there is no go any more", () => {
    const redeemed = redeemOne(redeemedBefore(MINUTE_MS + 1, HELD), { idempotencyKey: "k1" });
    expect(redeemed.go || redeemed.decided?.decision).toMatchObject({ verdict: "hold", reasons: [{ code: "quiet" }] });
  });

  test.each([
    ["it would still be released", {}, { go: true, replayed: true }, 1],
    ["she is back", HELD, { go: false, code: "recalled" }, 0],
    ["she refused", REFUSED, { go: false, code: "recalled" }, 0],
  ])("again, with the word that nothing was sent, is decided anew at once: %s", (_why, person, expected, contacts) => {
    const redeemed = redeemOne(redeemedBefore(0, person), { idempotencyKey: "k1", notSent: true });
    expect(redeemed).toMatchObject(expected);
    expect(redeemed.settlement.document.known.ledger).toHaveLength(contacts);
  });

  test("again, when nothing was sent and nothing will be, closes it undelivered", () => {
    const { followUps, document } = redeemOne(redeemedBefore(0, HELD), {
      idempotencyKey: "k1",
      notSent: true,
    }).settlement;
    expect(followUps).toMatchObject([
      { status: "closed", event: "closed", outcome: "undelivered", changed: true, decision: { verdict: "hold" } },
    ]);
    expect(followUps[0]?.followUp.nextLookAtMs).toBeNull();
    expect(document).toMatchObject({ open: [], known: { past: [idOf(1)] } });
  });

  test("again counts neither its own contact nor the request that it used up", () => {
    const invitations = [{ id: "i1", atMs: "-1h", channel: "call", usedBy: idOf(1) }];
    const asked = redeemedBefore(MINUTE_MS + 1, { ...ACTIVE, known: { invitations } });
    expect(redeemOne(asked, { idempotencyKey: "k1" })).toMatchObject({ go: true });
    const another = [{ id: "i1", atMs: "-1h", channel: "call", usedBy: idOf(7) }];
    const others = redeemedBefore(MINUTE_MS + 1, { ...ACTIVE, known: { invitations: another } });
    expect(redeemOne(others, { idempotencyKey: "k1" })).toMatchObject({ go: false, code: "recalled" });
    const other = { atMs: "-2m", channel: "call", purpose: "sales", followUp: idOf(7) };
    const rung = redeemedBefore(MINUTE_MS + 1, {}, [other]);
    expect(redeemOne(rung, { idempotencyKey: "k1" })).toMatchObject({ go: false, code: "recalled" });
  });

  test("again, of one that closed by itself: the shop was told before", () => {
    const document = redeemedBefore(0, HELD);
    const [redeemed] = document.open;
    if (redeemed === undefined) throw new Error("nothing is open");
    const closed = { ...document, open: [], known: { ...document.known, past: [idOf(1), idOf(2)] } };
    const options = { enforce: true, site: NO_SITE_FACTS, idempotencyKey: "k1" };
    expect(redeemClosed(redeemed, closed, POLICY, NOW_MS, options)).toMatchObject({ go: true });
    const last = redeemClosed(redeemed, closed, POLICY, NOW_MS, { ...options, notSent: true });
    expect(last?.settlement.followUps).toMatchObject([{ status: "closed", outcome: "undelivered" }]);
    expect(last?.settlement.followUps[0]).not.toHaveProperty("event");
    expect(last?.settlement.document.known).toMatchObject({ ledger: [], past: [idOf(2), idOf(1)] });
    // What came of it was told meanwhile.
    const told = closed.known.ledger.map((contact) => ({ ...contact, outcome: "reached" }));
    for (const ledger of [told, []]) {
      const known = { ...closed.known, ledger };
      expect(redeemClosed(redeemed, { ...closed, known }, POLICY, NOW_MS, options)).toBeNull();
    }
  });

  test("again by its delivery is never decided anew", () => {
    const later = { idempotencyKey: "k1", deliveryEndsAtMs: instant("+5m") };
    expect(redeemOne(redeemedBefore(10 * MINUTE_MS, HELD), later)).toMatchObject({ go: true, replayed: true });
    expect(redeemOne(one(RELEASED), later).followUp).toMatchObject({ isOnDelivery: true });
  });

  test("twice with one key is no repetition where the second speaks for an earlier release", () => {
    const { document } = redeemOne(one({ ...RELEASED, release: 2 }), { idempotencyKey: "k1" }).settlement;
    expect(redeemOne(document, { idempotencyKey: "k1", release: 1 })).toMatchObject({
      go: false,
      code: "already_redeemed",
      settlement: { followUps: [] },
    });
    expect(redeemOne(document, { idempotencyKey: "k1", release: 2 })).toMatchObject({ go: true, replayed: true });
  });

  test("twice without a key is one go", () => {
    const { document } = redeemOne(one(RELEASED)).settlement;
    expect(redeemOne(document)).toMatchObject({ go: false, code: "already_redeemed" });
  });

  test("waiting: not released, or recalled where it was", () => {
    expect(redeemOne(one({}))).toMatchObject({ go: false, code: "not_released", settlement: { followUps: [] } });
    expect(redeemOne(one({ release: 1 }))).toMatchObject({
      go: false,
      code: "recalled",
      settlement: { followUps: [] },
    });
  });

  test("not open: its record knows", () => {
    expect(redeem(personWith(), idOf(1), POLICY, NOW_MS, { enforce: true, site: NO_SITE_FACTS })).toBeNull();
  });
});

describe("in shadow mode", () => {
  test("redeem goes, and tells what enforcing would have done", () => {
    const redeemed = redeemOne(one(RELEASED, ACTIVE), { enforce: false });
    expect(redeemed).toMatchObject({ go: true });
    expect(redeemed.settlement.followUps[0]?.wouldBe).toMatchObject({ verdict: "hold" });
  });

  test("a refusal made through Holdoff is refused", () => {
    expect(redeemOne(one(RELEASED, REFUSED), { enforce: false })).toMatchObject({ go: false, code: "cancelled" });
  });
});

describe("a cancel by the shop", () => {
  const cancelOne = (document: PersonDocument, enforce = true) =>
    cancelByShop(document, idOf(1), "sold out", POLICY, NOW_MS, { enforce, site: NO_SITE_FACTS });

  test("ends a waiting and a released one, in shadow mode too", () => {
    for (const enforce of [true, false]) {
      for (const followUp of [{}, RELEASED]) {
        const cancelled = cancelOne(one(followUp), enforce);
        expect(cancelled).toMatchObject({
          ok: true,
          settlement: { document: { open: [], known: { past: [idOf(1)] } } },
        });
        expect(cancelled?.ok && cancelled.settlement.followUps).toMatchObject([
          {
            status: "cancelled",
            event: "cancelled",
            changed: true,
            decision: {
              verdict: "cancel",
              reasons: [{ code: "cancelled_by_shop" }],
            },
          },
        ]);
        const [first] = cancelled?.ok ? cancelled.settlement.followUps : [];
        expect(first?.decision?.reasons[0]?.say()).toEqual({
          because: "The shop has cancelled this contact.",
          facts: { reason: "sold out" },
        });
      }
    }
  });

  test("is too late for a contact that is being made", () => {
    expect(cancelOne(one({ status: "redeemed", closesAtMs: "+1h" }))).toEqual({ ok: false, code: "too_late" });
  });

  test("of one that is not open: its record knows", () => {
    expect(cancelOne(personWith())).toBeNull();
  });

  test("ends the one that is named", () => {
    const cancelled = cancelOne(personWith({}, [followUpWith({ channel: "post" }, 2), followUpWith({}, 1)]));
    expect(cancelled?.ok && cancelled.settlement.followUps[0]?.followUp.id).toBe(idOf(1));
  });

  test("makes room for the others at once", () => {
    const document = personWith({}, [followUpWith({}, 1), followUpWith({ createdAtMs: "-1h" }, 2)]);
    const cancelled = cancelOne(document);
    expect(cancelled?.ok && cancelled.settlement.followUps.map(({ status }) => status)).toEqual([
      "cancelled",
      "released",
    ]);
  });
});
