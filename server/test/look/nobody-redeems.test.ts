/** A release that its sender never acts on: it is offered anew whenever its hours open, and nobody else suffers for it. */
import { fileURLToPath } from "node:url";
import type { FollowUp } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isMomentAfter } from "../support/moment-after.js";
import { fresh, type Product, type Sandbox, startProduct } from "../support/product.js";

const COURTEOUS = fileURLToPath(new URL("../../policies/courteous.yaml", import.meta.url));
const DAY_MS = 86_400_000;

const products: Product[] = [];
let withHours: Product;
let roundTheClock: Product;
beforeAll(async () => {
  withHours = await startProduct({}, COURTEOUS);
  roundTheClock = await startProduct();
  products.push(withHours, roundTheClock);
});
afterAll(async () => {
  for (const product of products) await product.stop();
});

/** Nine o'clock on the Monday after next: an hour before calls may be made. */
function mondayMorning(now: string): Date {
  const today = new Date(now);
  const midnightMs = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate());
  const daysToMonday = ((8 - today.getUTCDay()) % 7) + 7;
  return new Date(midnightMs + daysToMonday * DAY_MS + 9 * 3_600_000);
}

/** A sandbox in which it is Monday morning, and a customer on whose clocks it is, too: they show what UTC's do. */
async function monday(
  product: Product,
): Promise<{ sandbox: Sandbox; customer: string; atMs: (hours: number) => number }> {
  const sandbox = product.sandbox();
  const { body } = await sandbox.call<{ now: string }>("GET", "/v1/test-clock");
  const morning = mondayMorning(body.now);
  await sandbox.advance({ to: morning.toISOString() });
  const customer = fresh("c_");
  await sandbox.event({ customer }, { type: "profile.updated", zone: "Africa/Abidjan" });
  return { sandbox, customer, atMs: (hours) => morning.getTime() + hours * 3_600_000 };
}

const call = async (sandbox: Sandbox, customer: string): Promise<FollowUp> =>
  await sandbox.schedule({ person: { customer }, trigger: { type: "requested" }, department: "growth" });

const told = (product: Product, { id }: FollowUp, type: string): number =>
  product.receiver.received.filter(({ message }) => message.type === type && message.data.followUp.id === id).length;

describe("a release that nobody redeems for a week", () => {
  it("is one message for each open window of its hours", async () => {
    const { sandbox, customer } = await monday(withHours);
    const followUp = await call(sandbox, customer);
    await sandbox.advance({ by: "7d" });
    // Ten to twelve and two to seven, Monday to Friday.
    expect([told(withHours, followUp, "follow_up.released"), (await sandbox.get(followUp.id)).release]).toEqual([
      10, 10,
    ]);
    expect(told(withHours, followUp, "follow_up.recalled")).toBe(10);
  });

  it("is one in all for a channel that may be used at any time", async () => {
    const { sandbox, customer } = await monday(roundTheClock);
    const followUp = await call(sandbox, customer);
    await roundTheClock.receiver.until(() => told(roundTheClock, followUp, "follow_up.released") > 0);
    await sandbox.advance({ by: "7d" });
    expect([told(roundTheClock, followUp, "follow_up.released"), followUp.status]).toEqual([1, "released"]);
    expect((await sandbox.get(followUp.id)).status).toBe("released");
  });

  it("holds other departments as one contact does, and no longer", async () => {
    const { sandbox, customer, atMs } = await monday(withHours);
    await call(sandbox, customer);
    await sandbox.advance({ to: new Date(atMs(26)).toISOString() });
    const other = await sandbox.schedule({
      person: { customer },
      channel: "email",
      trigger: { type: "requested" },
      department: "retention",
    });
    // Offered on Monday at ten, taken back at noon, offered again since: two days from the first time.
    expect([other.status, other.decision.reasons.map(({ code }) => code)]).toEqual([
      "waiting",
      expect.arrayContaining(["recent_contact"]),
    ]);
    expect(isMomentAfter(other.decision.until ?? "", atMs(49))).toBe(true);
    await sandbox.advance({ to: new Date(atMs(50)).toISOString() });
    expect((await sandbox.get(other.id)).status).toBe("released");
  });
});
