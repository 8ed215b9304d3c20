/** What the shop's developer reads in the page's console: one line, once a page for each kind. */
import type { Page } from "@playwright/test";
import { ACCEPT, scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";

function warningsOf(page: Page): string[] {
  const warnings: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "warning") warnings.push(message.text());
  });
  return warnings;
}

const says = (page: Page, offer: string) =>
  page.evaluate((declined) => window.holdoff?.("offer", declined, "declined"), offer);

test("a batch that is refused is told once, with what the collector says", async ({ page, collector, shop }) => {
  const warnings = warningsOf(page);
  const problem = {
    type: "https://h/problems/bad_envelope",
    status: 400,
    code: "bad_envelope",
    detail: "the batch is not as it has to be",
    errors: [{ pointer: "/visitor", detail: "is no id" }],
  };
  collector.answer(() => ({ status: 413, body: problem }));
  await page.goto(shop.page("/", scriptTag(collector)));
  await collector.asked("/v1/signals");
  const refused = page.waitForResponse((response) => response.request().postData()?.includes("insurance") === true);
  await says(page, "insurance");
  expect((await refused).status()).toBe(413);
  // The script drops what was refused when it has read the body; until then the next request takes it along.
  await (await refused).finished();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  collector.answer(() => ACCEPT);
  await says(page, "warranty");
  await collector.heard({ type: "offer.declined", offer: "warranty" });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^holdoff: refused 413 .*the batch is not as it has to be.*\/visitor/);
  // What was refused is not sent again.
  expect(collector.types()).toEqual(["offer.declined"]);
});

test("what is left out of a batch is told once, by kind", async ({ page, collector, shop }) => {
  const warnings = warningsOf(page);
  collector.answer(() => ({
    status: 202,
    body: {
      accepted: 1,
      epoch: "e1",
      dropped: [{ seq: 1, reason: "bad_props", detail: "offer: is needed" }],
      ignored: [
        { seq: null, pointer: "/refs/hash", detail: "is no text" },
        { seq: 1, pointer: "/signals/0/at", detail: "is no time" },
      ],
    },
  }));
  await page.goto(shop.page("/", scriptTag(collector)));
  await collector.heard({ type: "page.viewed" });
  await says(page, "insurance");
  await collector.heard({ type: "offer.declined" });
  await expect.poll(() => warnings).toHaveLength(2);
  expect(warnings[0]).toBe('holdoff: dropped {"seq":1,"reason":"bad_props","detail":"offer: is needed"}');
  expect(warnings[1]).toBe('holdoff: ignored {"seq":null,"pointer":"/refs/hash","detail":"is no text"}');
});

test("numbers are heard as ids, and what is null is not sent", async ({ page, collector, shop }) => {
  const warnings = warningsOf(page);
  await page.goto(shop.page("/", scriptTag(collector)));
  await collector.heard({ type: "page.viewed" });
  await page.evaluate(() => {
    window.holdoff?.("checkout", 9);
    window.holdoff?.("step", 3);
    window.holdoff?.("offer", 4711, "declined");
    window.holdoff?.("signal", "order.completed", { order: 1002, checkout: null });
    window.holdoff?.("signal", "contact.requested", { channel: "call", when: "2026-12-01T15:00" });
    window.holdoff?.("identify", 42, { hash: null });
  });
  await collector.heard({ type: "checkout.step_viewed", step: "3", checkout: "9" });
  await collector.heard({ type: "offer.declined", offer: "4711" });
  expect(await collector.heard({ type: "order.completed", order: "1002" })).toMatchObject({ checkout: "9" });
  await collector.heard({ type: "contact.requested", channel: "call", when: "2026-12-01T15:00" });
  const { sentIn } = await collector.heard({ type: "page.active" });
  expect(sentIn.refs).toEqual({ customer: "42", checkout: "9" });
  expect(warnings).toEqual([]);
});

test("without a usable key nothing starts, and the console says so", async ({ page, collector, shop }) => {
  const warnings = warningsOf(page);
  await page.goto(shop.page("/none", `<script src="${collector.url}/holdoff.js"></script>`));
  await page.goto(shop.page("/secret", `<script src="${collector.url}/holdoff.js" data-key="hsk_test_demo"></script>`));
  expect(warnings.map((text) => text.split(" key")[0])).toEqual(["holdoff: no hpk_", "holdoff: no hpk_"]);
  expect(await page.evaluate(() => window.holdoff)).toBeUndefined();

  // A tag that has one makes up for it, with the calls made meanwhile.
  await page.goto(
    shop.page(
      "/both",
      `<script>window.holdoff=window.holdoff||function(){(holdoff.q=holdoff.q||[]).push(arguments)};
         holdoff("offer", "insurance", "declined")</script>
       <script src="${collector.url}/holdoff.js"></script>${scriptTag(collector)}`,
    ),
  );
  await collector.heard({ type: "offer.declined", offer: "insurance" });
  expect(collector.requests).toHaveLength(1);
});

test("a key may stand in the script's address, where a tag manager takes the attributes away", async ({
  page,
  collector,
  shop,
}) => {
  await page.goto(shop.page("/", `<script async src="${collector.url}/holdoff.js?key=hpk_test_demo"></script>`));
  expect((await collector.heard({ type: "page.viewed" })).sentIn.key).toBe("hpk_test_demo");
});

test("a second tag with another key changes nothing, and the console says which key runs", async ({
  page,
  collector,
  shop,
}) => {
  const warnings = warningsOf(page);
  const second = scriptTag(collector).replace("hpk_test_demo", "hpk_test_other");
  await page.goto(shop.page("/", (scriptTag(collector) + scriptTag(collector) + second).replaceAll("async", "")));
  const { sentIn } = await collector.heard({ type: "page.viewed" });
  expect(sentIn.key).toBe("hpk_test_demo");
  expect(warnings).toEqual(["holdoff: first key runs hpk_test_demo"]);
  expect(collector.requests).toHaveLength(1);
});
