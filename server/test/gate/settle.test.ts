import { describe, expect, test } from "vitest";
import type { Policy } from "../../src/gate/policy.js";
import { settle } from "../../src/gate/settle.js";
import { type FollowUpSettlement, nextLookOf } from "../../src/gate/settlement.js";
import { NO_SITE_FACTS } from "../../src/gate/site-facts.js";
import type { OpenFollowUp, PersonDocument } from "../../src/person/document.js";
import { followUpWith, type GivenPerson, idOf, instant, personWith, policyWith } from "./given.js";

const POLICY = policyWith();
const ACTIVE: GivenPerson = { now: { activeAtMs: "-10m" } };
const REFUSED: GivenPerson = { known: { refusals: [{ id: "r1", atMs: "-1m", channel: "call" }] } };

function look(document: PersonDocument, at = "+0s", enforce = true, policy: Policy = POLICY) {
  return settle(document, policy, instant(at), { enforce, site: NO_SITE_FACTS });
}

/** Settles a person with one follow-up and tells what became of it. */
function lookAtOne(followUp: object, person: GivenPerson = {}, at = "+0s", enforce = true): FollowUpSettlement {
  const settled = look(personWith(person, [followUpWith(followUp)]), at, enforce).followUps[0];
  if (settled === undefined) throw new Error("nothing was settled");
  return settled;
}

const told = ({ status, event, changed, followUp }: FollowUpSettlement) => ({
  status,
  event,
  changed,
  release: followUp.release,
});

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
    expect(told(lookAtOne({ codes: ["present"] }, ACTIVE))).toMatchObject({ event: "held", changed: true });
    expect(told(lookAtOne({ codes: [] }, ACTIVE))).toMatchObject({ event: "held", changed: true });
  });

  test("is cancelled: it leaves the open ones", () => {
    const { document, followUps } = look(personWith(REFUSED, [followUpWith()]));
    expect(followUps.map(told)).toEqual([{ status: "cancelled", event: "cancelled", changed: true, release: 0 }]);
    expect(document.open).toEqual([]);
    expect(document.known.past).toEqual([idOf(1)]);
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

  test("that nobody redeems expires on its last day", () => {
    expect(told(lookAtOne(RELEASED, {}, "+13d-1ms"))).toMatchObject({ status: "released" });
    expect(told(lookAtOne(RELEASED, {}, "+13d"))).toMatchObject({ status: "expired", event: "expired" });
  });
});

const REDEEMED = { status: "redeemed", release: 1, redeemedAtMs: "-1h", closesAtMs: "+1h", nextLookAtMs: "+1h" };

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
  });
});

describe("several follow-ups of one person", () => {
  test("are settled in the order of rank, the invited first", () => {
    const open = [
      followUpWith({ trigger: { type: "check_up", atMs: "-2d" } }, 1),
      followUpWith({ purpose: "service", channel: "sms" }, 2),
      followUpWith({ trigger: { type: "requested", atMs: "-1h" } }, 3),
      followUpWith({ ...REDEEMED, channel: "post", closesAtMs: "+0s" }, 4),
      followUpWith({ trigger: { type: "check_up", atMs: "-2d" }, channel: "push", priority: 51 }, 5),
      followUpWith({ trigger: { type: "check_up", atMs: "-2d" }, channel: "social", createdAtMs: "-2d" }, 6),
    ];
    const person = { known: { invitations: [{ id: "i1", atMs: "-1h", channel: "call" }] } };
    const order = look(personWith(person, open)).followUps.map(({ followUp }) => followUp.id);
    expect(order).toEqual([4, 3, 2, 5, 6, 1].map(idOf));
  });

  test("see what became of those before them", () => {
    const older = followUpWith({ createdAtMs: "-2d", expiresAtMs: "+0s", priority: 60 }, 1);
    const younger = followUpWith({}, 2);
    expect(look(personWith({}, [younger, older])).followUps.map(told)).toMatchObject([
      { status: "expired" },
      { status: "released" },
    ]);
  });

  test("are looked at again at the earliest of their instants", () => {
    const open = [followUpWith({ channel: "call" }, 1), followUpWith({ channel: "push" }, 2)];
    expect(nextLookOf(look(personWith(ACTIVE, open)).document)).toBe(instant("+20m"));
    expect(nextLookOf(personWith())).toBeNull();
    expect(nextLookOf(personWith({}, [followUpWith({ nextLookAtMs: null })]))).toBeNull();
  });

  test("keep the ids of the last hundred that ended", () => {
    const past = Array.from({ length: 100 }, (_, index) => idOf(index + 1000));
    const { document } = look(personWith({ known: { ...REFUSED.known, past } }, [followUpWith()]));
    expect(document.known.past).toEqual([...past.slice(1), idOf(1)]);
  });
});

describe("two departments that want the same person in the same instant", () => {
  const sales = followUpWith({ department: "consultations", offer: "consultation" }, 1);
  const support = followUpWith({ department: "support", purpose: "service", channel: "email" }, 2);

  test("end as one contact and one hold that says why and until when", () => {
    const { followUps } = look(personWith({}, [sales, support]));
    const byId = new Map(followUps.map((one) => [one.followUp.id, one]));
    expect(byId.get(idOf(2))).toMatchObject({ status: "released", event: "released" });
    expect(byId.get(idOf(1))).toMatchObject({
      status: "waiting",
      event: "held",
      decision: {
        verdict: "hold",
        untilMs: instant("+72h"),
        reasons: [{ code: "recent_contact" }, { code: "arbitration", untilMs: instant("+15m") }],
      },
    });
  });

  test("whichever of them stands first in the document", () => {
    const released = (open: OpenFollowUp[]) =>
      look(personWith({}, open)).document.open.filter(({ status }) => status === "released");
    expect(released([support, sales])).toEqual(released([sales, support]));
    expect(released([support, sales])).toHaveLength(1);
  });
});

describe("a more important follow-up that becomes due beside a standing release", () => {
  const standing = followUpWith({ ...RELEASED, channel: "email" }, 1);
  const transactional = followUpWith({ purpose: "transactional", channel: "sms" }, 2);

  test("takes its place in one look: the other is recalled, and knows how long it waits", () => {
    const { followUps, document } = look(personWith({}, [standing, transactional]));
    expect(followUps.map((one) => [one.followUp.id, one.status, one.event])).toEqual([
      [idOf(1), "waiting", "recalled"],
      [idOf(2), "released", "released"],
    ]);
    expect(followUps[0]?.decision).toMatchObject({ untilMs: instant("+15m"), reasons: [{ code: "arbitration" }] });
    expect(document.open.map(({ status, release }) => [status, release])).toEqual([
      ["waiting", 1],
      ["released", 1],
    ]);
  });

  test("of a purpose that a contact made keeps waiting leaves the release alone", () => {
    const service = followUpWith({ purpose: "service", channel: "sms" }, 2);
    const { followUps } = look(personWith({}, [standing, service]));
    expect(followUps.map((one) => [one.followUp.id, one.status])).toEqual([
      [idOf(1), "released"],
      [idOf(2), "waiting"],
    ]);
  });
});

describe("a release that nobody redeemed", () => {
  const ended = (releasedAtMs: string) =>
    look(personWith(REFUSED, [followUpWith({ ...RELEASED, releasedAtMs, department: "shop" })])).document.known.ledger;

  test("and that ends after its permit ran out stays counted, as of its release", () => {
    expect(ended("-15m-1ms")).toEqual([
      {
        atMs: instant("-15m-1ms"),
        channel: "call",
        purpose: "sales",
        department: "shop",
        followUp: idOf(1),
        unredeemed: true,
      },
    ]);
  });

  test("and that ends before leaves no trace", () => {
    expect(ended("-15m")).toEqual([]);
  });

  test("and that was recalled after its permit ran out keeps the next one waiting", () => {
    const other = followUpWith({ channel: "email" }, 2);
    const lapsed = followUpWith({ ...RELEASED, releasedAtMs: "-1h" }, 1);
    const { document } = look(personWith({ now: { activeAtMs: "-1m" } }, [lapsed, other]));
    expect(document.open.map(({ status, codes }) => [status, codes])).toEqual([
      ["waiting", ["quiet"]],
      ["waiting", ["quiet", "recent_contact"]],
    ]);
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
    const person = { known: { offersDeclined: { consultation: { atMs: "-1d" } } } };
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
