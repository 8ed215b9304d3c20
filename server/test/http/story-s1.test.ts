/**
 * The hovering clerk: somebody looks in for a few seconds and is pursued for weeks, by a mail a day "just to follow up",
 * with no way to make it stop. What the chat does on the pages is played in a browser.
 */
import type { FollowUp, FollowUpRequest, ShadowSummary } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isMomentAfter } from "../support/moment-after.js";
import { fresh, type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf, shadowOf } from "../support/reasons.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

type Person = FollowUpRequest["person"];

/** "Just to follow up", once more. */
const mail = async (sandbox: Sandbox, person: Person, asked: Partial<FollowUpRequest> = {}): Promise<FollowUp> =>
  await sandbox.schedule({
    person,
    channel: "email",
    department: "follow-up team",
    trigger: { type: "other" },
    basis: "soft_opt_in",
    ...asked,
  });

/** Looks at one page for so long, and leaves. */
async function looksIn(sandbox: Sandbox, visibleMs: number): Promise<Person> {
  const page = sandbox.page();
  await page.says({ type: "page.viewed", visibleMs: 0, engagedMs: 0 }, { type: "page.left", visibleMs, engagedMs: 0 });
  return { visitor: page.visitor, verified: true };
}

/** For a week a mail is asked for each day. It should go out an hour later; whatever may go out then is sent. */
async function aMailADay(sandbox: Sandbox): Promise<{ asked: FollowUp[]; sentPerDay: number[] }> {
  const asked: FollowUp[] = [];
  const sentPerDay: number[] = [];
  for (let day = 1; day <= 7; day++) {
    asked.push(await mail(sandbox, { customer: "c_1" }, { delay: "1h" }));
    await sandbox.advance({ by: "1h" });
    const now = await Promise.all(asked.map(({ id }) => sandbox.get(id)));
    const released = now.filter(({ status }) => status === "released");
    for (const { id } of released) expect(await sandbox.redeem(id)).toMatchObject({ go: true });
    sentPerDay.push(released.length);
    await sandbox.advance({ by: "23h" });
  }
  return { asked, sentPerDay };
}

describe("in shadow mode, where nothing is held", () => {
  it("somebody who left within ten seconds is pursued all the same", async () => {
    const sandbox = product.sandbox("shadow");
    const person = await looksIn(sandbox, 4_000);
    await sandbox.advance({ by: "30m" });
    expect(shadowOf(await mail(sandbox, person))).toEqual(["released", "cancel", expect.arrayContaining(["bounced"])]);
  });

  it("seven mails go out in seven days", async () => {
    const sandbox = product.sandbox("shadow");
    expect((await aMailADay(sandbox)).sentPerDay).toEqual([1, 1, 1, 1, 1, 1, 1]);
    const { body } = await sandbox.call<ShadowSummary>("GET", "/v1/shadow");
    expect(body.verdicts).toEqual({ release: 1, hold: 6, cancel: 0 });
    const held = new Map(body.reasons.map(({ code, followUps }) => [code, followUps]));
    expect([held.get("recent_contact"), held.get("budget")]).toEqual([6, 4]);
  });
});

describe("a visit that was hardly one", () => {
  it("is never followed up", async () => {
    const sandbox = product.sandbox();
    const pursued = await mail(sandbox, await looksIn(sandbox, 9_999));
    const ended = await sandbox.untilDecided(pursued.id);
    expect([ended.status, codesOf(ended.decision)]).toEqual(["cancelled", expect.arrayContaining(["bounced"])]);
    // As soon as it is sure that they do not come back.
    const { leftBy } = ended.decision.reasons.find(({ code }) => code === "bounced")?.facts ?? {};
    expect(isMomentAfter(ended.decision.at, Date.parse(String(leftBy)))).toBe(true);
  });

  it("is one from the tenth second on: somebody who looked around may get one mail", async () => {
    const sandbox = product.sandbox();
    const welcome = await mail(sandbox, await looksIn(sandbox, 10_000));
    expect((await sandbox.untilDecided(welcome.id)).status).toBe("released");
  });

  it("was one after all if something was taken along: a download earns one gentle mail, later", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    await page.says(
      { type: "page.viewed", visibleMs: 0, engagedMs: 0 },
      { type: "content.downloaded", content: "care guide" },
      { type: "page.left", visibleMs: 5_000, engagedMs: 0 },
    );
    const person = { visitor: page.visitor, verified: true };
    const guide = await mail(sandbox, person, { trigger: { type: "content_downloaded" } });
    expect(codesOf(guide.decision)).toEqual(expect.arrayContaining(["quiet", "cool_off"]));
    expect((await sandbox.untilDecided(guide.id)).status).toBe("released");
  });
});

describe("a mail a day", () => {
  it("is three in a week, two days apart, and none is saved up for later", async () => {
    const sandbox = product.sandbox();
    const { asked, sentPerDay } = await aMailADay(sandbox);
    expect(sentPerDay).toEqual([1, 0, 1, 0, 1, 0, 0]);
    const ends = await Promise.all(asked.map(({ id }) => sandbox.get(id)));
    expect(ends.map(({ status }) => status)).toEqual([
      "closed",
      "closed",
      "cancelled",
      "closed",
      "cancelled",
      "waiting",
      "cancelled",
    ]);
    for (const { decision } of ends.filter(({ status }) => status === "cancelled"))
      expect(codesOf(decision)).toContain("duplicate");
    const [first, sixth] = [ends[0], ends[5]];
    expect(codesOf(sixth?.decision)).toContain("budget");
    // Room again when the first is a week old.
    const sentMs = Date.parse(first?.createdAt ?? "") + HOUR_MS;
    expect(isMomentAfter(sixth?.decision.until ?? "", sentMs + 7 * DAY_MS)).toBe(true);
  });
});

describe("one click and it is over", () => {
  it("ends what waits, takes back what was released, and lets nothing new begin", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    await page.says({ type: "page.viewed", visibleMs: 60_000, engagedMs: 60_000 }, { type: "page.left" });
    const person = { visitor: page.visitor, verified: true };
    const waiting = await mail(sandbox, person, { delay: "3d" });
    const call = await sandbox.schedule({ person, trigger: { type: "requested" }, department: "sales desk" });
    const released = await sandbox.untilDecided(call.id);
    expect([waiting.status, released.status]).toEqual(["waiting", "released"]);

    // What `holdoff("optOut")` sends.
    await page.says({ type: "consent.withdrawn", channel: "all", purpose: "all" });

    for (const { id } of [waiting, call]) {
      const ended = await sandbox.get(id);
      expect([ended.status, codesOf(ended.decision)]).toEqual(["cancelled", expect.arrayContaining(["opted_out"])]);
    }
    expect(await sandbox.redeem(call.id)).toMatchObject({ go: false, code: "cancelled" });
    await sandbox.advance({ by: "365d" });
    for (const channel of ["call", "sms", "email", "push", "chat", "post", "social"] as const) {
      for (const purpose of ["sales", "survey", "service"] as const) {
        const again = await mail(sandbox, person, { channel, purpose, basis: "consent" });
        expect([channel, purpose, again.status, codesOf(again.decision).includes("opted_out")]).toEqual([
          channel,
          purpose,
          "cancelled",
          true,
        ]);
      }
    }
    // What an order needs is no advertisement.
    const receipt = await mail(sandbox, person, { purpose: "transactional", trigger: { type: "order_completed" } });
    expect(receipt.status).toBe("released");
  });

  it("counts in shadow mode too", async () => {
    const sandbox = product.sandbox("shadow");
    const page = sandbox.page();
    const person = { visitor: page.visitor, verified: true };
    const { id } = await mail(sandbox, person, { delay: "3d", key: fresh("k") });
    await page.says({ type: "consent.withdrawn", channel: "all", purpose: "all" });
    expect((await sandbox.get(id)).status).toBe("cancelled");
  });
});
