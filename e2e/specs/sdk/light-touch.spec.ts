/** What the script asks of the page's main thread, counted: no clock is exact enough on a busy machine. */
import { IMPATIENT, scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";
import { stopClock } from "../../fixtures/stop-clock.js";

/** For a page's head: counts how often each event calls a listener that was added after it. */
const COUNT_CALLS = `<script>{
  window.calls = {};
  const add = EventTarget.prototype.addEventListener;
  const counted = new WeakMap();
  EventTarget.prototype.addEventListener = function (type, run, options) {
    if (!counted.has(run)) counted.set(run, (event) => { calls[event.type] = (calls[event.type] ?? 0) + 1; run(event); });
    add.call(this, type, counted.get(run), options);
  };
}</script>`;

test("of many moves, keys and turns of the wheel one each is heard in half a second", async ({
  context,
  page,
  collector,
  shop,
}) => {
  await stopClock(context);
  await page.goto(shop.page("/", `${COUNT_CALLS}<input><p style="height:300vh">${scriptTag(collector)}`));
  await collector.heard({ type: "page.viewed" });
  await page.locator("input").focus();
  for (const round of [1, 2]) {
    await page.mouse.move(300, 300, { steps: 40 });
    for (let keys = 0; keys < 10; keys += 1) await page.keyboard.press("a");
    for (let turns = 0; turns < 5; turns += 1) await page.mouse.wheel(0, 60);
    await expect
      .poll(() => page.evaluate("[calls.pointermove, calls.keydown, calls.wheel]"))
      .toEqual([round, round, round]);
    await page.mouse.move(10, 10);
    await page.clock.runFor(500);
  }
});

test("the zone is known without Intl, and where it is not, Intl waits until the page has come up", async ({
  context,
  page,
  collector,
  shop,
}) => {
  await stopClock(context);
  const slow = `<script>
    window.asked = 0;
    const { DateTimeFormat } = Intl;
    Intl.DateTimeFormat = function (...args) { asked += 1; return new DateTimeFormat(...args); };
  </script>`;
  await page.goto(shop.page("/", slow + scriptTag(collector)));
  const { sentIn } = await collector.heard({ type: "page.viewed" });
  expect(sentIn.zone).toEqual(expect.any(String));
  expect(await page.evaluate("asked")).toBe(0);

  await page.goto(shop.page("/old", `<script>delete window.Temporal</script>${slow}${scriptTag(collector)}`));
  const first = await collector.heard({ type: "page.viewed" }, 2);
  expect(first.sentIn).not.toHaveProperty("zone");
  expect(await page.evaluate("asked")).toBe(0);
  await page.clock.runFor(1_000);
  await page.evaluate(() => window.holdoff?.("step", "payment"));
  const next = await collector.heard({ type: "checkout.step_viewed", tab: first.tab });
  expect(next.sentIn.zone).toBe(sentIn.zone);
});

test("a form of two hundred fields is not read through at each change", async ({ page, collector, shop }) => {
  const fields = Array.from({ length: 200 }, () => "<input>").join("");
  await page.goto(
    shop.page(
      "/",
      `${IMPATIENT}<form onsubmit="return false">${fields}</form><script>
         window.looks = 0;
         const has = WeakSet.prototype.has;
         WeakSet.prototype.has = function (value) { if (value instanceof Element) looks += 1; return has.call(this, value); };
       </script>${scriptTag(collector)}`,
    ),
  );
  await collector.heard({ type: "page.viewed" });
  await page.evaluate(() => {
    for (const input of document.querySelectorAll("input")) input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await collector.heard({ type: "form.progress", filled: 200, of: 200 });
  expect(await page.evaluate("looks")).toBeLessThanOrEqual(400);
});
