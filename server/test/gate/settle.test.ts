import { describe, expect, test } from "vitest";
import type { FollowUpSettlement } from "../../src/gate/settlement.js";
import { followUpWith, type GivenPerson, idOf, instant, personWith } from "./given.js";
import { look, told } from "./look.js";

const ACTIVE: GivenPerson = { now: { activeAtMs: "-10m" } };
const REFUSED: GivenPerson = { known: { refusals: [{ id: "r1", atMs: "-1m", channel: "call" }] } };

/** Settles a person with one follow-up and tells what became of it. */
function lookAtOne(followUp: object, person: GivenPerson = {}, at = "+0s", enforce = true): FollowUpSettlement {
  const settled = look(personWith(person, [followUpWith(followUp)]), at, enforce).followUps[0];
  if (settled === undefined) throw new Error("nothing was settled");
  return settled;
}

describe("a waiting follow-up", () => {
  test("is released, with the first release number", () => {
    const settled = lookAtOne({});
    expect(told(settled)).toEqual({ status: "released", event: "released", changed: true, release: 1 });
    expect(settled.followUp).toMatchObject({
      status: "released",
      releasedAtMs: instant("+0s"),
      nextLookAtMs: instant("+13d"),
    });
    expect(settled.before).toEqual(followUpWith());
  });

  test("is held, and looked at again when the hold ends", () => {
    const settled = lookAtOne({}, ACTIVE);
    expect(told(settled)).toEqual({ status: "waiting", event: "held", changed: true, release: 0 });
    expect(settled.followUp).toMatchObject({ status: "waiting", codes: ["quiet"], nextLookAtMs: instant("+20m") });
  });

  test("that is held for the same reasons as before is no news", () => {
    expect(told(lookAtOne({ codes: ["quiet"] }, ACTIVE))).toEqual({ status: "waiting", changed: false, release: 0 });
  });

  test("that is held for another reason is news", () => {
    expect(told(lookAtOne({ codes: ["present", "quiet"] }, ACTIVE))).toMatchObject({ event: "held", changed: true });
    expect(told(lookAtOne({ codes: ["quiet", "budget"] }, ACTIVE))).toMatchObject({ event: "held", changed: true });
    expect(told(lookAtOne({ codes: ["present"] }, ACTIVE))).toMatchObject({ event: "held", changed: true });
    expect(told(lookAtOne({ codes: [] }, ACTIVE))).toMatchObject({ event: "held", changed: true });
  });

  test("is cancelled: it leaves the open ones", () => {
    const { document, followUps } = look(personWith(REFUSED, [followUpWith()]));
    expect(followUps.map(told)).toEqual([{ status: "cancelled", event: "cancelled", changed: true, release: 0 }]);
    expect(document.open).toEqual([]);
    expect(document.known.past).toEqual([idOf(1)]);
  });

  test("that is ended by what held it before is news", () => {
    const chat = { channel: "chat", codes: ["asked_enough"] };
    expect(told(lookAtOne(chat))).toMatchObject({ status: "waiting", changed: false });
    expect(told(lookAtOne(chat, { now: { askedAtMs: ["-1m"] } }))).toMatchObject({ event: "cancelled", changed: true });
  });

  test("expires on its last day", () => {
    expect(told(lookAtOne({ expiresAtMs: "+0s" }))).toMatchObject({ status: "expired", event: "expired" });
  });

  test("is cancelled, not expired, where another reason stands beside the last day", () => {
    expect(told(lookAtOne({ expiresAtMs: "+0s" }, REFUSED))).toMatchObject({ status: "cancelled", event: "cancelled" });
  });

  test("expires where a lifted cancel stands beside the last day", () => {
    const person = {
      known: {
        contactDeclined: { call: { atMs: "-2d" } },
        invitations: [{ id: "i1", atMs: "-1h", channel: "call" }],
      },
    };
    expect(told(lookAtOne({ expiresAtMs: "+0s" }, person))).toMatchObject({ status: "expired", event: "expired" });
  });

  test("about a cart that was emptied is held, looked at again at the end of that, and ended then", () => {
    const left = { trigger: { type: "cart_left", atMs: "-5h" } };
    const emptied = { known: { carts: { backend: { atMs: "-4m", items: 0 } } } };
    const held = lookAtOne(left, emptied);
    expect(told(held)).toMatchObject({ status: "waiting", event: "held" });
    expect(held.followUp).toMatchObject({ codes: ["cart_empty"], nextLookAtMs: instant("+6m") });
    const ended = lookAtOne({ ...left, codes: ["cart_empty"] }, emptied, "+6m");
    expect(told(ended)).toMatchObject({ status: "cancelled", event: "cancelled", changed: true });
  });

  test("that was recalled is released with the next number", () => {
    expect(told(lookAtOne({ release: 2 }))).toEqual({
      status: "released",
      event: "released",
      changed: true,
      release: 3,
    });
  });
});

const RELEASED = { status: "released", release: 1, releasedAtMs: "-5m", codes: [] };

describe("a released follow-up", () => {
  test("stands: the release is not repeated", () => {
    const settled = lookAtOne(RELEASED);
    expect(told(settled)).toEqual({ status: "released", changed: false, release: 1 });
    expect(settled.followUp.releasedAtMs).toBe(instant("-5m"));
  });

  test("that stands for other reasons than before has a new receipt, and is not sent again", () => {
    const person = { known: { invitations: [{ id: "i1", atMs: "-1m", channel: "call" }] } };
    expect(told(lookAtOne(RELEASED, person))).toEqual({ status: "released", changed: true, release: 1 });
  });

  test("is recalled when the person returns, and keeps its number", () => {
    const settled = lookAtOne(RELEASED, ACTIVE);
    expect(told(settled)).toEqual({ status: "waiting", event: "recalled", changed: true, release: 1 });
    expect(settled.followUp).not.toHaveProperty("releasedAtMs");
  });

  test("is cancelled when a reason to cancel appears", () => {
    expect(told(lookAtOne(RELEASED, REFUSED))).toEqual({
      status: "cancelled",
      event: "cancelled",
      changed: true,
      release: 1,
    });
  });

  test("is recalled when its cart is emptied, and goes on when it is filled again", () => {
    const left = { ...RELEASED, trigger: { type: "cart_left", atMs: "-5h" } };
    const withItems = (items: number) => told(lookAtOne(left, { known: { carts: { vh_a: { atMs: "-1m", items } } } }));
    expect(withItems(0)).toMatchObject({ status: "waiting", event: "recalled" });
    expect(withItems(1)).toMatchObject({ status: "released", changed: false });
  });

  test("is cancelled when what was missing is ordered, and stands when that order was cancelled", () => {
    const left = { ...RELEASED, trigger: { type: "cart_left", atMs: "-5h" } };
    const ordered = (more: object) => ({ known: { orders: [{ order: "o_1", at: "-1m", ...more }] } });
    expect(told(lookAtOne(left, ordered({})))).toMatchObject({ status: "cancelled", event: "cancelled" });
    expect(told(lookAtOne(left, ordered({ cancelled: "-30s" })))).toMatchObject({ status: "released", changed: false });
  });

  test("that nobody redeems expires on its last day", () => {
    expect(told(lookAtOne(RELEASED, {}, "+13d-1ms"))).toMatchObject({ status: "released" });
    expect(told(lookAtOne(RELEASED, {}, "+13d"))).toMatchObject({ status: "expired", event: "expired" });
  });
});

const REDEEMED = {
  status: "redeemed",
  release: 1,
  releasedAtMs: "-2h",
  redeemedAtMs: "-1h",
  closesAtMs: "+1h",
  nextLookAtMs: "+1h",
};

describe("a redeemed follow-up", () => {
  test("is not decided again, whatever the person does", () => {
    const document = personWith({ ...ACTIVE, ...REFUSED }, [followUpWith(REDEEMED)]);
    expect(look(document)).toEqual({ document, followUps: [] });
  });

  test("closes by itself at its time, to the millisecond", () => {
    const document = personWith({}, [followUpWith(REDEEMED)]);
    expect(look(document, "+1h-1ms").followUps).toEqual([]);
    const { document: after, followUps } = look(document, "+1h");
    expect(followUps.map(told)).toEqual([{ status: "closed", event: "closed", changed: true, release: 1 }]);
    expect(followUps[0]?.decision).toBeNull();
    expect([after.open, after.known.past]).toEqual([[], [idOf(1)]]);
    // The contact is in the ledger since its redeem: the release counts no second time.
    expect(after.known.ledger).toEqual([]);
  });
});

test("a second look at the same instant changes nothing", () => {
  const open = [
    followUpWith({}, 1),
    followUpWith({ channel: "email", trigger: { type: "link_clicked", atMs: "-5m" } }, 2),
  ];
  const once = look(personWith(ACTIVE, open));
  const twice = look(once.document);
  expect(twice.document).toEqual(once.document);
  expect(twice.followUps.map(({ changed, event }) => ({ changed, event }))).toEqual([
    { changed: false, event: undefined },
    { changed: false, event: undefined },
  ]);
});

test("what was given is not changed", () => {
  const document = personWith({ ...ACTIVE, ...REFUSED }, [followUpWith({}, 1), followUpWith({ channel: "sms" }, 2)]);
  const before = structuredClone(document);
  look(document);
  expect(document).toEqual(before);
});

describe("in shadow mode", () => {
  test("a follow-up is released at its asked time, and the receipt says that it would have been held", () => {
    const settled = lookAtOne({}, ACTIVE, "+0s", false);
    expect(told(settled)).toEqual({ status: "released", event: "released", changed: true, release: 1 });
    expect(settled.decision).toMatchObject({ verdict: "release", reasons: [], nextLookAtMs: instant("+13d") });
    expect(settled.wouldBe).toMatchObject({ verdict: "hold", untilMs: instant("+20m"), reasons: [{ code: "quiet" }] });
    expect(settled.followUp.codes).toEqual(["quiet"]);
  });

  test("before its asked time it waits", () => {
    const settled = lookAtOne({ notBeforeMs: "+5m" }, ACTIVE, "+0s", false);
    expect(told(settled)).toMatchObject({ status: "waiting", event: "held" });
    expect(settled.decision).toMatchObject({ verdict: "hold", untilMs: instant("+5m") });
    expect(settled.wouldBe).toMatchObject({ verdict: "hold", untilMs: instant("+20m") });
  });

  test("a time that the person named holds nothing", () => {
    const person = { known: { invitations: [{ id: "i1", atMs: "-1h", channel: "call", whenMs: "+2h" }] } };
    const settled = lookAtOne({}, person, "+0s", false);
    expect(told(settled)).toMatchObject({ status: "released" });
    expect(settled.wouldBe).toMatchObject({ verdict: "hold", untilMs: instant("+2h") });
  });

  test("a released one is not recalled", () => {
    expect(told(lookAtOne(RELEASED, ACTIVE, "+0s", false))).toMatchObject({ status: "released", release: 1 });
  });

  test("what would cancel is only told", () => {
    const person = { known: { offersDeclined: [{ offer: "consultation", at: "-1d" }] } };
    const settled = lookAtOne({ offer: "consultation" }, person, "+0s", false);
    expect(told(settled)).toMatchObject({ status: "released" });
    expect(settled.wouldBe).toMatchObject({ verdict: "cancel", untilMs: null });
  });

  test("a refusal made through Holdoff holds here too", () => {
    expect(told(lookAtOne({}, REFUSED, "+0s", false))).toMatchObject({ status: "cancelled" });
    expect(told(lookAtOne(RELEASED, REFUSED, "+0s", false))).toMatchObject({ status: "cancelled" });
  });

  test("the last day ends it, and a hold beyond the last day does not", () => {
    expect(told(lookAtOne({ expiresAtMs: "+0s" }, {}, "+0s", false))).toMatchObject({ status: "expired" });
    expect(told(lookAtOne({ expiresAtMs: "+10m" }, ACTIVE, "+0s", false))).toMatchObject({ status: "released" });
  });

  test("an owner's override lets it through before its asked time", () => {
    const override = { by: "ada", reason: "she is expecting us", atMs: "-1m" };
    expect(told(lookAtOne({ notBeforeMs: "+5m", override }, {}, "+0s", false))).toMatchObject({ status: "released" });
  });

  test("when enforcing, nothing is only for show", () => {
    expect(lookAtOne({}, ACTIVE)).not.toHaveProperty("wouldBe");
  });
});
