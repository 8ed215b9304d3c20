/** UTC is where servers are, and nobody's home; and what a request is warned of. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FollowUp } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutCart, BEGAN_MS, news, nowOf, tell } from "../support/hear.js";
import { type Product, type Sandbox, startProduct } from "../support/product.js";

const DAY_MS = 86_400_000;

let folder: string;
let withHours: Product;
let product: Product;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdoff-policy-"));
  const policy = join(folder, "abidjan.yaml");
  // A shop where clocks show what UTC's do, in summer too.
  await writeFile(policy, "zone: Africa/Abidjan\n");
  [withHours, product] = await Promise.all([startProduct({}, policy), startProduct()]);
});
afterAll(async () => {
  await Promise.all([withHours.stop(), product.stop()]);
  await rm(folder, { recursive: true });
});

const NO_PLACES = [
  ...["UTC", "utc", "Etc/UTC", "GMT", "GMT0", "Etc/GMT", "Etc/GMT+5", "Etc/GMT-14", "Zulu", "Etc/Zulu"],
  ...["Universal", "Greenwich", "UCT", "Etc/UCT", "Etc/Greenwich"],
];

/** On the Monday after next. */
const monday = (hours: number): string => {
  const today = new Date(BEGAN_MS);
  const midnightMs = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate());
  return new Date(midnightMs + (((8 - today.getUTCDay()) % 7) + 7) * DAY_MS + hours * 3_600_000).toISOString();
};
/** Open to who is known to be here, closed to who may be anywhere. */
const LATE = 17;
const UNKNOWN_OPENS = 24 + 11;
/** There it is nine in the morning then, all year. */
const WEST = "Pacific/Pitcairn";
const WEST_OPENS = 18;

describe("a zone that is no place", () => {
  const call = async (sandbox: Sandbox, visitor: string): Promise<FollowUp> => {
    await sandbox.advance({ to: monday(LATE) });
    return await sandbox.schedule({ person: { visitor, verified: true }, trigger: { type: "requested" } });
  };
  const heard = { seq: 1, at: 1_000, type: "cart.changed", items: 1 };

  it.each(NO_PLACES.map((zone) => [zone]))(
    "%s: in a browser says nothing, and hours of the unknown hold",
    async (zone) => {
      const sandbox = withHours.sandbox();
      const page = sandbox.page();
      expect((await page.send({ zone, signals: [heard] })).body).toMatchObject({ accepted: 1 });
      const { status, decision } = await call(sandbox, page.visitor);
      expect([status, decision.until]).toEqual(["waiting", monday(UNKNOWN_OPENS)]);
    },
  );

  it.each(NO_PLACES.map((zone) => [zone]))("%s: told by the shop is named, and the browser's counts", async (zone) => {
    const sandbox = withHours.sandbox();
    const page = sandbox.page();
    await page.send({ zone: WEST, signals: [heard] });
    const { body } = await tell(sandbox, { visitor: page.visitor }, "profile.updated", { zone });
    expect(body).toMatchObject({ accepted: 1, ignored: [{ pointer: "/zone" }] });
    const { status, decision } = await call(sandbox, page.visitor);
    expect([status, decision.until]).toEqual(["waiting", monday(WEST_OPENS)]);
  });

  it.each([["Africa/Abidjan"], ["Atlantic/Reykjavik"], ["africa/accra"]])(
    "is not %s, whose clocks show the same",
    async (zone) => {
      const sandbox = withHours.sandbox();
      const page = sandbox.page();
      await page.send({ zone, signals: [heard] });
      expect((await call(sandbox, page.visitor)).status).toBe("released");
    },
  );
});

describe("a country", () => {
  async function toldOf(country: unknown): Promise<{ ignored: unknown; asked: unknown[] }> {
    const sandbox = withHours.sandbox();
    await sandbox.advance({ to: monday(LATE) });
    const { body } = await tell(sandbox, { customer: "c_1" }, "profile.updated", { country });
    const { status, decision } = await sandbox.schedule({
      ...{ person: { customer: "c_1" }, trigger: { type: "requested" } },
    });
    return { ignored: body.ignored, asked: [status, decision.until] };
  }
  const UNKNOWN = ["waiting", monday(UNKNOWN_OPENS)];

  it.each([
    ["UK", "GB"],
    ["el", "GR"],
    ["gb", "GB"],
  ])("may be written as people do: %s is %s", async (written, code) => {
    const { ignored, asked } = await toldOf(written);
    expect([ignored, asked]).toEqual([[], (await toldOf(code)).asked]);
    expect(asked).not.toEqual(UNKNOWN);
  });

  it.each([["XX"], ["EN"], ["ZZ"], ["DEU"], [49]])("%j is none, and is named", async (country) => {
    const { ignored, asked } = await toldOf(country);
    expect([ignored, asked]).toMatchObject([[{ pointer: "/country" }], UNKNOWN]);
  });
});

describe("a request is warned", () => {
  const P = { customer: "c_1" };

  it("of a visitor that no page was heard of, as long as that is so", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const vouched = { ...P, visitor: page.visitor, verified: true };
    expect((await aboutCart(sandbox, vouched)).warnings).toContain("visitor_unseen");
    await page.says({ type: "page.viewed" });
    expect((await aboutCart(sandbox, vouched)).warnings ?? []).not.toContain("visitor_unseen");
    const [heard, nobody] = [sandbox.page(), sandbox.page()];
    await heard.says({ type: "page.viewed" });
    expect((await aboutCart(sandbox, { visitor: heard.visitor, verified: true })).warnings ?? []).not.toContain(
      "visitor_unseen",
    );
    expect((await aboutCart(sandbox, { visitor: nobody.visitor, verified: true })).warnings).toContain(
      "visitor_unseen",
    );
    // One that is named without proof counts as presence only, heard or not.
    const named = await aboutCart(sandbox, { customer: "c_2", visitor: nobody.visitor });
    expect(named.warnings).toContain("visitor_associated");
    expect(named.warnings).not.toContain("visitor_unseen");
  });

  it("of a checkout that nobody named yet, and of one that was completed before", async () => {
    const sandbox = product.sandbox();
    const warningsOf = async (checkout: string, more = {}) =>
      (await aboutCart(sandbox, P, { about: { checkout }, ...more })).warnings ?? [];
    await news(sandbox, P, "checkout.started", { checkout: "ck_seen" });
    await news(sandbox, P, "order.completed", { order: "o_1", checkout: "ck_done" });
    await news(sandbox, { customer: "c_2" }, "order.completed", { order: "o_2", checkout: "ck_others" });
    await news(sandbox, P, "order.completed", { order: "o_3", checkout: "ck_failed" });
    await news(sandbox, P, "order.cancelled", { order: "o_3" });
    expect(await warningsOf("ck_new")).toEqual(["checkout_unlinked"]);
    expect(await warningsOf("ck_seen")).toEqual([]);
    expect(await warningsOf("ck_done")).toEqual(["checkout_reused"]);
    expect(await warningsOf("ck_others")).toEqual(["checkout_reused"]);
    expect(await warningsOf("ck_failed")).toEqual(["checkout_unlinked"]);
    // Whoever serves is warned as well, and goes on.
    expect(await warningsOf("ck_done", { purpose: "service" })).toEqual(["checkout_reused"]);
  });

  it("of a cart whose time nobody knows", async () => {
    const sandbox = product.sandbox();
    const warningsOf = async (customer: string, more = {}) =>
      (await sandbox.schedule({ person: { customer }, ...more })).warnings ?? [];
    const at = new Date((await nowOf(sandbox)) - 60_000).toISOString();
    expect(await warningsOf("c_1", { trigger: { type: "cart_left" } })).toEqual(["trigger_undated"]);
    expect(await warningsOf("c_2", { trigger: { type: "checkout_incomplete" } })).toEqual(["trigger_undated"]);
    expect(await warningsOf("c_3", { trigger: { type: "cart_left", at } })).toEqual([]);
    expect(await warningsOf("c_4", { trigger: { type: "link_clicked" } })).toEqual([]);
    await news(sandbox, { customer: "c_5" }, "checkout.started", { checkout: "ck_5" });
    expect(await warningsOf("c_5", { trigger: { type: "cart_left" } })).toEqual([]);
    await news(sandbox, { customer: "c_6" }, "checkout.started");
    expect(await warningsOf("c_6", { trigger: { type: "cart_left" } })).toEqual([]);
  });
});
