import { expect, test } from "vitest";
import { lastTicketOf } from "../../src/gate/last-ticket.js";
import { personWith } from "./given.js";

const last = (tickets: object) => lastTicketOf(personWith({ known: { tickets } }).known.tickets)?.id;
const ticket = (closedAtMs: string | null) => ({ openedAtMs: "-9d", closedAtMs });

test("the last ticket is one that is open, else the one that was closed last; of equals the one that was there first", () => {
  expect(last({})).toBeUndefined();
  expect(last({ a: ticket("-1d"), b: ticket(null), c: ticket("-2d") })).toBe("b");
  expect(last({ a: ticket("-3d"), b: ticket("-1d"), c: ticket("-2d") })).toBe("b");
  expect(last({ a: ticket("-1d"), b: ticket("-1d") })).toBe("a");
  expect(last({ a: ticket(null), b: ticket(null) })).toBe("a");
});
