import type { Page } from "@playwright/test";
import { ACCEPT, scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";
import { stopClock } from "../../fixtures/stop-clock.js";

/** The page has taken note of an answer, as it says in the console under `data-debug`. */
const noted = (page: Page, answer: string) =>
  page.waitForEvent("console", (message) => message.text().includes(answer));

test("requests are simple: no preflight, no cookie, no address", async ({ context, page, collector, shop }) => {
  await context.addCookies([{ name: "session", value: "secret", url: collector.url }]);
  await page.goto(`${shop.page("/private/path", scriptTag(collector))}?token=secret`);
  const { sentIn } = await collector.heard({ type: "page.viewed" });
  expect(collector.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /v1/signals"]);
  const [request] = collector.requests;
  expect(request?.headers["content-type"]).toBe("text/plain;charset=UTF-8");
  expect(request?.headers).not.toHaveProperty("cookie");
  expect(request?.headers).not.toHaveProperty("referer");
  expect(request?.headers.origin).toBe(shop.url);
  expect(request?.body).not.toMatch(/private|token|secret/);
  expect(Object.keys(sentIn)).toEqual(["v", "key", "visitor", "refs", "tab", "sentAt", "zone", "signals"]);
});

test("a 503 loses nothing and repeats nothing", async ({ context, page, collector, shop }) => {
  await stopClock(context);
  collector.answer(() => ({ status: 503, headers: { "retry-after": "5" } }));
  const refused = noted(page, "503");
  await page.goto(
    shop.page("/", `<button data-holdoff-decline="insurance">No</button>${scriptTag(collector, "data-debug")}`),
  );
  await refused;
  await page.getByRole("button").click();
  await page.clock.fastForward(4_000);
  expect(collector.requests).toHaveLength(1);

  collector.answer(() => ACCEPT);
  const retried = noted(page, "accepted");
  await page.clock.fastForward(4_000);
  await retried;
  await page.clock.fastForward(15_000);
  await collector.heard({ type: "page.active" });
  const sent = collector.accepted.flatMap((batch) => batch.signals.map(({ seq }) => seq));
  expect(sent).toEqual([1, 2, 3]);
});

test("another epoch brings the order again, and nothing else", async ({ context, page, collector, shop }) => {
  await stopClock(context);
  const ordered = noted(page, "accepted");
  await page.goto(shop.page("/", `<p data-holdoff-order="o_1">Thank you</p>${scriptTag(collector, "data-debug")}`));
  await ordered;
  const order = await collector.heard({ type: "order.completed", order: "o_1" });
  collector.answer(() => ({ status: 202, body: { accepted: 1, dropped: [], epoch: "e2" } }));
  const before = collector.accepted.length;
  await page.clock.fastForward(15_000);
  await collector.asked("/v1/signals", before + 2);
  const [heartbeat, again] = collector.accepted.slice(before);
  expect(heartbeat?.signals.map(({ type }) => type)).toEqual(["page.active"]);
  expect(again?.signals).toEqual([expect.objectContaining({ seq: order.seq, type: "order.completed", order: "o_1" })]);
});

test("a collector that is not there, or not allowed, is the page's loss of nothing", async ({
  page,
  collector,
  shop,
}) => {
  const use = () =>
    page.evaluate(async () => {
      window.holdoff?.("offer", "insurance", "declined");
      await window.holdoff?.ready;
      return [window.holdoff?.visitor?.length, await window.holdoff?.mayInvite?.("chat")];
    });
  const refused = { allow: false, reason: "dwell" };
  const started = page.waitForRequest("**/holdoff.js");

  await page.goto(shop.page("/unreachable", scriptTag(collector, 'data-endpoint="http://127.0.0.1:9"')));
  await started;
  await expect.poll(use).toEqual([34, refused]);

  const policy = { "content-security-policy": `default-src 'none'; script-src ${collector.url}` };
  await page.goto(shop.page("/strict", scriptTag(collector), policy));
  await expect.poll(use).toEqual([34, refused]);

  await page.goto(shop.page("/nonsense", scriptTag(collector, 'data-endpoint="::"')));
  await expect.poll(use).toEqual([34, refused]);
  expect(collector.requests).toEqual([]);
});

/** Each takes one Web API from a page before the script runs. */
const FAULTS = {
  "no fetch": "delete window.fetch",
  "fetch throws": "window.fetch = planted",
  "no crypto": "Object.defineProperty(window, 'crypto', { value: undefined })",
  "no WeakMap": "window.WeakSet = window.WeakMap = undefined",
  "no performance": "Object.defineProperty(window, 'performance', { value: undefined })",
  "no listeners": "EventTarget.prototype.addEventListener = planted",
  "JSON throws": "JSON.stringify = planted",
  "closest throws": "Element.prototype.closest = planted",
  "no holdoff": "Object.defineProperty(window, 'holdoff', { get: planted })",
};

/** The same, where what the customer answers must be heard all the same. */
const BEARABLE_FAULTS = {
  "no beacons": "navigator.sendBeacon = undefined",
  "beacons throw": "navigator.sendBeacon = planted",
  "no cookies": "Object.defineProperty(document, 'cookie', { get: planted, set: planted })",
  "no Intl": "window.Intl = undefined",
  "no IntersectionObserver": "delete window.IntersectionObserver",
  "no MutationObserver": "delete window.MutationObserver",
  "no timers": "window.setTimeout = planted",
  "history is frozen": "Object.freeze(history)",
  "console throws": "console.debug = console.warn = planted",
  "storage throws":
    "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: planted })",
  "no storage":
    "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { value: null })",
  "storage is full":
    "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { value: new Proxy({}, { set: planted }) })",
  "no Navigation API": "delete window.navigation",
  "arrays serialise themselves": "Array.prototype.toJSON = planted",
};

test("whatever Web API is missing or broken, the page sees no error", async ({ page, collector, shop }) => {
  const faults = Object.entries({ ...FAULTS, ...BEARABLE_FAULTS });
  const frames = faults.map(([name, fault], index) => {
    const html = `
      <form onsubmit="return false"><input><input type="checkbox" data-holdoff-consent="email:sales" checked>
        <button data-holdoff-decline="${name}">No</button></form>
      <script>const planted = () => { throw new Error("planted") }; ${fault};</script>
      ${scriptTag(collector, 'data-debug data-checkout="/*"').replace("async", "")}
      <script>
        try { window.holdoff?.("identify", "c_1"); holdoff("order"); holdoff("nonsense"); holdoff(); }
        catch (error) { if (error.message !== "planted" && window.holdoff) throw error; }
        try { history.pushState(null, "", "?next"); } catch {}
        document.querySelector("input").dispatchEvent(new Event("change", { bubbles: true }));
        window.dispatchEvent(new Event("pagehide"));
      </script>`;
    return `<iframe src="${shop.page(`/${index}`, html)}"></iframe>`;
  });
  await page.goto(shop.page("/", frames.join("")));
  for (const offer of Object.keys(BEARABLE_FAULTS)) {
    const index = faults.findIndex(([name]) => name === offer);
    await page.frameLocator(`iframe[src$="/${index}"]`).getByText("No").click();
    await collector.heard({ type: "offer.declined", offer });
  }
});
