/** What each fact does to the gate: which ones allow something, refuse to be contacted, or take a contact back. */
import { SIGNAL_TYPES, type SignalType } from "@holdoff/sdk/wire";
import { expect, test } from "vitest";
import { allows, refuses, takesBack } from "../../src/person/allows.js";
import type { HeardFact } from "../../src/person/fact.js";

const contact = { channel: "email", purpose: "sales" } as const;

const NOTHING: readonly string[] = [];

/** By type; several of a type that does one thing or another by what it says. */
const FACTS: { [T in SignalType]: [HeardFact & { type: T }, does: readonly string[]][] } = {
  "page.viewed": [[{ type: "page.viewed" }, NOTHING]],
  "page.active": [[{ type: "page.active" }, NOTHING]],
  "page.hidden": [[{ type: "page.hidden" }, NOTHING]],
  "page.left": [[{ type: "page.left" }, NOTHING]],
  "form.progress": [[{ type: "form.progress" }, NOTHING]],
  "cart.changed": [[{ type: "cart.changed", items: 0 }, NOTHING]],
  "checkout.started": [[{ type: "checkout.started", checkout: "ck" }, NOTHING]],
  "checkout.step_viewed": [[{ type: "checkout.step_viewed", checkout: "ck" }, NOTHING]],
  "checkout.step_completed": [[{ type: "checkout.step_completed", checkout: "ck" }, NOTHING]],
  "checkout.error": [[{ type: "checkout.error", checkout: "ck" }, NOTHING]],
  "order.completed": [[{ type: "order.completed", order: "1001" }, NOTHING]],
  "order.cancelled": [[{ type: "order.cancelled", order: "1001" }, ["allows"]]],
  "offer.shown": [[{ type: "offer.shown", offer: "tea" }, NOTHING]],
  "offer.accepted": [[{ type: "offer.accepted", offer: "tea" }, NOTHING]],
  "offer.declined": [[{ type: "offer.declined", offer: "tea" }, NOTHING]],
  "chat.invited": [[{ type: "chat.invited" }, NOTHING]],
  "chat.opened": [[{ type: "chat.opened" }, NOTHING]],
  "chat.dismissed": [[{ type: "chat.dismissed" }, NOTHING]],
  "chat.closed": [[{ type: "chat.closed" }, NOTHING]],
  "contact.offered": [[{ type: "contact.offered" }, NOTHING]],
  "contact.requested": [[{ type: "contact.requested", channel: "call" }, ["allows"]]],
  "contact.declined": [[{ type: "contact.declined", channel: "call" }, NOTHING]],
  "content.downloaded": [[{ type: "content.downloaded" }, NOTHING]],
  "link.clicked": [[{ type: "link.clicked" }, NOTHING]],
  "consent.given": [[{ type: "consent.given", ...contact }, ["allows"]]],
  "consent.withdrawn": [
    [{ type: "consent.withdrawn", ...contact }, ["refuses"]],
    [{ type: "consent.withdrawn", everyPurpose: true }, ["refuses"]],
  ],
  "ticket.opened": [[{ type: "ticket.opened", ticket: "7" }, NOTHING]],
  "ticket.closed": [[{ type: "ticket.closed", ticket: "7" }, ["allows"]]],
  "contact.made": [
    [{ type: "contact.made", ...contact }, NOTHING],
    [{ type: "contact.made", outcome: "reached" }, NOTHING],
    [{ type: "contact.made", outcome: "no_answer" }, NOTHING],
    [{ type: "contact.made", outcome: "converted" }, NOTHING],
    [{ type: "contact.made", outcome: "declined" }, NOTHING],
    [{ type: "contact.made", outcome: "complained" }, ["refuses"]],
    [{ type: "contact.made", outcome: "undelivered" }, ["takes back"]],
  ],
  "contact.received": [[{ type: "contact.received" }, NOTHING]],
  "message.received": [
    [{ type: "message.received", keyword: "stop" }, ["refuses"]],
    [{ type: "message.received", keyword: "start" }, ["allows"]],
    [{ type: "message.received", keyword: "help" }, NOTHING],
  ],
  "profile.updated": [[{ type: "profile.updated" }, NOTHING]],
  "preference.set": [
    [{ type: "preference.set", allow: true }, ["allows"]],
    [{ type: "preference.set", allow: false }, ["refuses"]],
    [{ type: "preference.set", hours: [] }, NOTHING],
  ],
  "import.undone": [[{ type: "import.undone", batch: "spring" }, ["allows"]]],
};

const does = (fact: HeardFact): string[] => [
  ...(allows(fact) ? ["allows"] : []),
  ...(refuses(fact) ? ["refuses"] : []),
  ...(takesBack(fact) ? ["takes back"] : []),
];

test.each(
  Object.values(FACTS)
    .flat()
    .map(([fact, expected]) => ({ told: JSON.stringify(fact), fact, expected })),
)("$told does: $expected", ({ fact, expected }) => {
  expect(does(fact)).toEqual(expected);
});

test("every type of the catalogue is among them", () => {
  expect(Object.keys(FACTS).sort()).toEqual([...SIGNAL_TYPES].sort());
});

test.each([
  ["allow", "preference.set", [true, false]],
  ["keyword", "message.received", ["start", "stop"]],
  ["outcome", "contact.made", ["complained", "undelivered"]],
])("'%s' means something of %s alone", (name, type, words) => {
  const others = Object.values(FACTS)
    .flat()
    .filter(([fact]) => fact.type !== type);
  for (const [fact, expected] of others)
    for (const word of words) expect(does({ ...fact, [name]: word })).toEqual(expected);
});
