/** What a page is told when it asks whether it may offer a chat: little, and never more than the reason. */
import { describe, expect, test } from "vitest";
import { decideInvite } from "../../src/gate/invite.js";
import { NO_SITE_FACTS } from "../../src/gate/site-facts.js";
import { followUpWith, type GivenPerson, idOf, instant, PRESENT_MS, personWith, policyWith } from "./given.js";

const HERE = {
  visits: [{ fromMs: "-5m", toMs: "+0s" }],
  tabs: { t_laptop1: { startedAtMs: "-5m", heardAtMs: "+0s", visibleMs: 10_000 } },
};
const PAYING = { ck: { startedAtMs: "-5m", lastAtMs: "-1m", paymentAtMs: "-1m" } };

function ask(person: GivenPerson = {}, policy: Record<string, unknown> = {}, others: object[] = []) {
  const open = others.map((other, index) => followUpWith(other, index + 2));
  const document = personWith({ ...person, now: { ...HERE, ...person.now } }, open);
  return decideInvite(idOf(1), document, policyWith(policy), PRESENT_MS, { enforce: true, site: NO_SITE_FACTS });
}
const answer = (...given: Parameters<typeof ask>) => ask(...given).answer;

test("a yes is true until the visit would be over", () => {
  expect(ask()).toEqual({ answer: { allow: true }, validBeforeMs: instant("+30m") });
});

test.each([
  ["23h ago", "-23h", 3600],
  ["just short of a day ago", "-24h+1ms", 1],
  ["just now", "+0s", 86_400],
])("asked %s: until that is a day ago, in whole seconds", (_when, askedAt, retryAfter) => {
  expect(answer({ now: { askedAtMs: [askedAt] } })).toEqual({ allow: false, reason: "asked", retryAfter });
});

test("of two ends the later one is told, with its reason", () => {
  const asked = { now: { askedAtMs: ["-4m"] } };
  const twice = { max: 2, per: "24h", gap: "5m" };
  expect(answer(asked, { asks: twice })).toEqual({ allow: false, reason: "gap", retryAfter: 60 });
  expect(answer({ ...asked, known: { chatDismissedAtMs: ["-3m"] } }, { asks: twice })).toEqual({
    allow: false,
    reason: "dismissed",
    retryAfter: 30 * 86_400 - 180,
  });
});

test("where nobody is ever asked, coming back does not help", () => {
  expect(answer({}, { asks: { max: 0 } })).toEqual({ allow: false, reason: "asked" });
});

describe("what the person saw themselves is told first", () => {
  const ticket = { tickets: { t1: { openedAtMs: "-1d", closedAtMs: null } } };

  test("asked before paying, paying before dwelling, dwelling before the rest", () => {
    const asked = { askedAtMs: ["-1h"] };
    const short = { tabs: {} };
    const told = (now: object, known: object) => answer({ now, known }).reason;
    expect(told({ ...asked, ...short }, { checkouts: PAYING, ...ticket })).toBe("asked");
    expect(told(short, { checkouts: PAYING, ...ticket })).toBe("at_payment");
    expect(told(short, ticket)).toBe("dwell");
    expect(told({}, ticket)).toBe("not_now");
  });

  test("how long to wait for the rest is not told", () => {
    const contacted = [{ atMs: "-1h", channel: "call", purpose: "service" }];
    expect(answer({ known: { ledger: contacted } })).toEqual({ allow: false, reason: "not_now" });
    expect(answer({ known: { refusals: [{ id: "r1", atMs: "-1d", channel: "chat" }] } })).toEqual({
      allow: false,
      reason: "not_now",
    });
  });

  test("dwelling is told in whole, whatever was seen of it on other devices", () => {
    const elsewhere = { tabs: { t_phone01: { startedAtMs: "-5m", heardAtMs: "-4m", visibleMs: 8_000 } } };
    expect(answer({ now: elsewhere })).toEqual({ allow: false, reason: "dwell", retryAfter: 10 });
  });
});

describe("a checkout", () => {
  const at = (checkouts: object, policy?: Record<string, unknown>) => answer({ known: { checkouts } }, policy);

  test("at the payment, until it was left long enough", () => {
    expect(at(PAYING)).toEqual({ allow: false, reason: "at_payment" });
    const left = { ck: { startedAtMs: "-3h", lastAtMs: "-1h", paymentAtMs: "-1h" } };
    expect(at(left)).toEqual({ allow: true });
    expect(at({ ck: { ...left.ck, lastAtMs: "-1h+1ms" } })).toEqual({ allow: false, reason: "at_payment" });
  });

  test("before the payment: not now, an older one at the payment or not", () => {
    const steps = { ck: { startedAtMs: "-5m", lastAtMs: "-1m", paymentAtMs: null } };
    expect(at(steps)).toEqual({ allow: false, reason: "not_now" });
    const older = { old: { startedAtMs: "-3d", lastAtMs: "-2d", paymentAtMs: "-2d" } };
    expect(at({ ...steps, ...older })).toEqual({ allow: false, reason: "not_now" });
  });

  test("one of several at the payment is enough, for as long as it counts itself", () => {
    const begun = { startedAtMs: "-5m", lastAtMs: "-1m", paymentAtMs: null };
    const paying = (lastAtMs: string) => ({ startedAtMs: "-3h", lastAtMs, paymentAtMs: lastAtMs });
    expect(at({ a: begun, b: paying("-1h+1ms") })).toEqual({ allow: false, reason: "at_payment" });
    expect(at({ a: begun, b: paying("-1h") })).toEqual({ allow: false, reason: "not_now" });
  });

  test("where the shop's rules let chat in, they do", () => {
    expect(at(PAYING, { funnel: { leftAfter: { chat: "0s" } } })).toEqual({ allow: true });
  });
});

test("nothing gave rise to it, so nothing has to cool off", () => {
  expect(answer({}, { coolOff: { default: { default: "3650d" } } })).toEqual({ allow: true });
  // Unless the shop wants no chat that nobody asked for.
  expect(answer({}, { coolOff: { other: { chat: "until_invited" } } })).toEqual({ allow: false, reason: "not_now" });
});

test("a request for contact is for that contact: an offer of the page takes nothing of it", () => {
  const known = { invitations: [{ id: "i1", atMs: "-1m", channel: "chat" }] };
  expect(answer({ now: { askedAtMs: ["-1h"] }, known }).reason).toBe("asked");
  expect(answer({ known }).allow).toBe(true);
});

test("another contact that is being made, or is about to be, goes first", () => {
  const redeemed = { channel: "call", status: "redeemed", redeemedAtMs: "-1h", closesAtMs: "+1h", release: 1 };
  expect(answer({}, { gap: { default: "0s" } }, [redeemed])).toEqual({ allow: false, reason: "not_now" });
  const released = { channel: "post", status: "released", releasedAtMs: "-1m", release: 1 };
  expect(answer({}, { gap: { default: "0s" } }, [released])).toEqual({ allow: false, reason: "not_now" });
});

test("what others ordered is not for a page to find out: not by what it ends, nor by what it did not", () => {
  const order = { order: "o_1", checkout: "ck_1", at: "-1h" };
  const rivals = [{ trigger: { type: "cart_left", atMs: "-5h" } }, { about: { checkout: "ck_1" } }];
  const offered = [{}, { status: "released", releasedAtMs: "-1m", release: 1 }];
  for (const rival of rivals.flatMap((one) => offered.map((more) => ({ channel: "chat", ...one, ...more })))) {
    const asked = (...orders: object[]) => answer({ known: { orders } }, { gap: { default: "0s" } }, [rival]);
    const ended = answer({}, { gap: { default: "0s" } }, []);
    for (const told of [asked(), asked({ ...order, door: "elsewhere" }), asked(order)]) expect(told).toEqual(ended);
    const floor = { known: { orders: { elsewhereFloorMs: "-1h" } } };
    expect(answer(floor, { gap: { default: "0s" } }, [rival])).toEqual(ended);
  }
});
