/** Which facts show that somebody is there, and which that they did more than look in. */
import type { Fact } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { emptyDocument } from "../../src/person/empty-document.js";
import { fold } from "../../src/person/fold.js";
import { arrived, byBackend, byPage, HOUR } from "./told.js";

interface Signs {
  fact: Fact;
  /** It is activity when the backend reports it; null for what only a page can report. From a page all of them are. */
  active: boolean | null;
  /** Whoever did it did not merely look in and leave. */
  touches: boolean;
}

const sign = (active: boolean | null, touches: boolean, ...facts: Fact[]): Signs[] =>
  facts.map((fact) => ({ fact, active, touches }));

const SIGNS: Signs[] = [
  ...sign(
    true,
    true,
    { type: "cart.changed" },
    { type: "checkout.started" },
    { type: "checkout.step_viewed" },
    { type: "checkout.step_completed" },
    { type: "checkout.error" },
    { type: "offer.shown", offer: "tea" },
    { type: "offer.accepted", offer: "tea" },
    { type: "offer.declined", offer: "tea" },
  ),
  ...sign(false, true, { type: "order.completed" }, { type: "content.downloaded" }),
  ...sign(
    false,
    false,
    { type: "link.clicked" },
    { type: "contact.offered" },
    { type: "contact.requested", channel: "call" },
    { type: "contact.declined" },
    { type: "consent.given", channel: "email", purpose: "sales" },
    { type: "consent.withdrawn", channel: "email", purpose: "sales" },
  ),
  ...sign(
    null,
    true,
    { type: "chat.invited" },
    { type: "chat.opened" },
    { type: "chat.dismissed" },
    { type: "chat.closed" },
    { type: "form.progress", filled: 1, of: 3 },
  ),
  ...sign(null, false, { type: "page.viewed" }, { type: "page.hidden" }, { type: "page.left" }),
];
const ONLY_BACKEND: Signs[] = sign(
  false,
  false,
  { type: "ticket.opened", ticket: "7" },
  { type: "ticket.closed", ticket: "7" },
  { type: "contact.made", channel: "call", purpose: "sales" },
  { type: "profile.updated", country: "DE" },
  { type: "preference.set", allow: false },
  { type: "order.cancelled", order: "o_1" },
  { type: "message.received", channel: "sms", keyword: "stop" },
);
const CALLED: Signs[] = sign(true, false, { type: "contact.received", channel: "call" });

describe("a sign of life", () => {
  test.each(SIGNS)("is anything that a page says: $fact.type", ({ fact, touches }) => {
    const { now } = arrived(byPage([5, fact]));
    expect([now.activeAtMs, now.visits, now.touchedAtMs]).toEqual([5, [{ fromMs: 5, toMs: 5 }], touches ? 5 : null]);
  });

  test.each([...SIGNS, ...ONLY_BACKEND, ...CALLED].filter(({ active }) => active !== null))(
    "is of the backend's events what the customer did: $fact.type",
    ({ fact, active, touches }) => {
      const { now } = arrived(byBackend([5, fact]));
      expect([now.activeAtMs, now.visits, now.touchedAtMs]).toEqual([
        active ? 5 : null,
        active ? [{ fromMs: 5, toMs: 5 }] : [],
        touches ? 5 : null,
      ]);
    },
  );

  test("is dated by the latest, whatever arrives last", () => {
    const { now } = arrived(byPage([9, { type: "cart.changed" }], [5, { type: "cart.changed" }]));
    expect([now.activeAtMs, now.touchedAtMs]).toEqual([9, 9]);
  });
});

test("a batch that names no zone leaves the zones as they were", () => {
  const facts = byPage([HOUR, { type: "page.viewed" }], [HOUR + 1, { type: "page.left" }]);
  const berlin = fold(emptyDocument(), facts.slice(0, 1), { zone: "Europe/Berlin" }).document;
  expect(fold(berlin, facts.slice(1)).document.known.zones).toEqual({ "Europe/Berlin": HOUR });
});
