/** What becomes of several follow-ups of one person that are looked at together. */
import { describe, expect, test } from "vitest";
import { decide } from "../../src/gate/decide.js";
import { STEPS_MAX } from "../../src/gate/foresee.js";
import { nextLookOf } from "../../src/gate/settlement.js";
import type { OpenFollowUp } from "../../src/person/document.js";
import { followUpWith, type GivenPerson, idOf, instant, PRESENT_MS, personWith, policyWith } from "./given.js";
import { look, told } from "./look.js";

const ACTIVE: GivenPerson = { now: { activeAtMs: "-10m" } };
const REFUSED: GivenPerson = { known: { refusals: [{ id: "r1", atMs: "-1m", channel: "call" }] } };
const RELEASED = { status: "released", release: 1, releasedAtMs: "-5m", codes: [] };
const REDEEMED = { status: "redeemed", release: 1, redeemedAtMs: "-1h", closesAtMs: "+1h", nextLookAtMs: "+1h" };

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

describe("more of the person's follow-ups than are looked ahead at", () => {
  const one = followUpWith({ purpose: "service" }, 1);
  const beside = (other: (minutes: number) => object) => {
    const others = Array.from({ length: STEPS_MAX + 1 }, (_, index) => followUpWith(other(index + 1), index + 2));
    return decide(one, personWith({}, [one, ...others]), policyWith(), PRESENT_MS).nextLookAtMs;
  };
  const due = (minutes: number) => ({ channel: "email", notBeforeMs: `+${minutes}m` });
  const urgent = (minutes: number) => ({ ...due(minutes), purpose: "transactional" });

  test("make nobody look again when they become due, if they go after this one", () => {
    expect(beside(due)).toBe(instant("+13d"));
  });

  test("nor if their last day comes when they may act", () => {
    expect(beside((minutes) => ({ ...urgent(minutes), expiresAtMs: `+${minutes}m` }))).toBe(instant("+13d"));
  });

  test("do if they go before it", () => {
    expect(beside(urgent)).toBe(instant("+1m"));
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

describe("two standing releases, of one person seen as two before", () => {
  const call = followUpWith({ ...RELEASED, channel: "call" }, 1);
  const mail = { ...RELEASED, purpose: "service", channel: "email" };

  test("become one: the less important gives way, whichever was released first", () => {
    for (const releasedAtMs of ["-10m", "-1m"]) {
      const { document } = look(personWith({}, [followUpWith({ ...mail, releasedAtMs }, 2), call]));
      expect(document.open.map(({ id, status }) => [id, status])).toEqual([
        [idOf(2), "released"],
        [idOf(1), "waiting"],
      ]);
    }
  });

  test("whoever returns keeps the call that they asked for, and the mail is taken back", () => {
    const invitations = [{ id: "i1", atMs: "-24h+12m", channel: "call" }];
    const person = { now: { activeAtMs: "-20m" }, known: { invitations } };
    const policy = policyWith({ gap: { default: "0s" }, budgets: [] });
    // When the request runs out, in twelve minutes, the mail would go first: it is asked about then before now.
    const other = followUpWith({ ...mail, releasedAtMs: "-1m" }, 2);
    const { followUps } = look(
      personWith(person, [{ ...call, releasedAtMs: instant("-20m") }, other]),
      "+0s",
      true,
      policy,
    );
    expect(followUps.map((one) => [one.followUp.id, one.status, one.followUp.codes])).toEqual([
      [idOf(1), "released", ["quiet", "invited"]],
      [idOf(2), "waiting", ["quiet"]],
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

  test("however often it is offered anew, it is one contact, as of the first time", () => {
    const before = { atMs: "-1d", channel: "call", purpose: "sales", followUp: idOf(1), unredeemed: true };
    const again = followUpWith({ ...RELEASED, release: 2, releasedAtMs: "-1h" }, 1);
    const person = { ...ACTIVE, known: { ledger: [before] } };
    const { document } = look(personWith(person, [again]));
    expect([document.open[0]?.status, document.known.ledger]).toMatchObject(["waiting", [{ atMs: instant("-1d") }]]);
  });

  test("and is offered again keeps others waiting no longer than the first time did", () => {
    const before = { atMs: "-49h", channel: "call", purpose: "sales", followUp: idOf(1), unredeemed: true };
    const again = followUpWith({ ...RELEASED, release: 2, releasedAtMs: "-1h" }, 1);
    const other = followUpWith({ channel: "email" }, 2);
    const { document } = look(personWith({ known: { ledger: [before] } }, [again, other]));
    expect(document.open[1]).toMatchObject({ id: idOf(2), status: "released" });
  });

  test("and that ends before leaves no trace", () => {
    expect(ended("-15m")).toEqual([]);
  });

  test("and that the same look takes and gives back counts once, as it stands", () => {
    const call = followUpWith({ ...RELEASED, releasedAtMs: "-4d" }, 1);
    const mail = followUpWith({ ...RELEASED, purpose: "service", channel: "email" }, 2);
    const before = { channel: "post", purpose: "service" };
    const ledger = [
      { ...before, atMs: "-8d", followUp: idOf(1), unredeemed: true },
      { ...before, atMs: "-4d", followUp: idOf(1), event: "e1" },
      { ...before, atMs: "-4d", followUp: idOf(3), unredeemed: true },
    ];
    const refusals = [{ id: "r1", atMs: "-1m", channel: "email" }];
    const given = personWith({ known: { refusals, ledger } }, [call, mail]);
    const { document, followUps } = look(given);
    // The mail that kept it waiting was cancelled in the same look.
    expect(followUps.map(told)).toMatchObject([
      { status: "released", changed: false, release: 1 },
      { status: "cancelled", event: "cancelled" },
    ]);
    expect(document.known.ledger).toEqual(given.known.ledger);
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
