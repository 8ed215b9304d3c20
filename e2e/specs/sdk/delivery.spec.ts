import { ACCEPT, scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";

test("requests are simple: no preflight, no cookie, no address", async ({ context, page, collector, shop }) => {
  await context.addCookies([{ name: "session", value: "secret", url: collector.url }]);
  await page.goto(`${shop.page("/private/path", scriptTag(collector))}?token=secret`);
  const { batch } = await collector.heard({ type: "page.viewed" });
  expect(collector.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /v1/signals"]);
  const [request] = collector.requests;
  expect(request?.headers["content-type"]).toBe("text/plain;charset=UTF-8");
  expect(request?.headers).not.toHaveProperty("cookie");
  expect(request?.headers).not.toHaveProperty("referer");
  expect(request?.headers.origin).toBe(shop.url);
  expect(request?.body).not.toMatch(/private|token|secret/);
  expect(Object.keys(batch)).toEqual(["v", "key", "visitor", "tab", "sentAt", "zone", "refs", "signals"]);
});

test("a 503 loses nothing and repeats nothing", async ({ page, collector, shop }) => {
  await page.clock.install();
  collector.answer(() => ({ status: 503, headers: { "retry-after": "5" } }));
  await page.goto(shop.page("/", `<button data-holdoff-decline="insurance">No</button>${scriptTag(collector)}`));
  await collector.asked("/v1/signals");
  await page.getByRole("button").click();
  await page.clock.fastForward(4_000);
  expect(collector.requests).toHaveLength(1);

  collector.answer(() => ACCEPT);
  await page.clock.fastForward(4_000);
  await collector.heard({ type: "offer.declined", offer: "insurance" });
  await page.clock.fastForward(15_000);
  await collector.heard({ type: "page.active" });
  const sent = collector.accepted.flatMap((batch) => batch.signals.map(({ seq }) => seq));
  expect(sent).toEqual([1, 2, 3]);
});

test("another epoch brings the order again, and nothing else", async ({ page, collector, shop }) => {
  await page.clock.install();
  await page.goto(shop.page("/", `<p data-holdoff-order="o_1">Thank you</p>${scriptTag(collector)}`));
  const order = await collector.heard({ type: "order.completed", order: "o_1" });
  collector.answer(() => ({ status: 202, body: { accepted: 1, dropped: [], epoch: "e2" } }));
  await page.clock.fastForward(15_000);
  await collector.asked("/v1/signals", 3);
  const [, heartbeat, again] = collector.accepted;
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

/** Each takes one Web API from the page before the script runs. */
const FAULTS = {
  "no fetch": "delete window.fetch",
  "fetch throws": "window.fetch = () => { throw new Error('planted') }",
  "no beacons": "navigator.sendBeacon = undefined",
  "no cookies": "Object.defineProperty(document, 'cookie', { get() { throw new Error('planted') } })",
  "no crypto": "Object.defineProperty(window, 'crypto', { value: undefined })",
  "no Intl": "window.Intl = undefined",
  "no IntersectionObserver": "delete window.IntersectionObserver",
  "no MutationObserver": "delete window.MutationObserver",
  "no WeakSet": "window.WeakSet = window.WeakMap = undefined",
  "no performance": "Object.defineProperty(window, 'performance', { value: undefined })",
  "no timers": "window.setTimeout = () => { throw new Error('planted') }",
  "no listeners": "EventTarget.prototype.addEventListener = () => { throw new Error('planted') }",
  "a frozen history": "Object.freeze(history)",
  "a console that throws": "console.debug = () => { throw new Error('planted') }",
  "JSON that throws": "JSON.stringify = () => { throw new Error('planted') }",
  "arrays that serialise themselves": "Array.prototype.toJSON = () => 'planted'",
  "a closest that throws": "Element.prototype.closest = () => { throw new Error('planted') }",
  "a holdoff that cannot be set": "Object.defineProperty(window, 'holdoff', { get() { throw new Error('planted') } })",
};

test("whatever Web API is missing or broken, the page sees no error", async ({ page, collector, shop }) => {
  for (const [name, fault] of Object.entries(FAULTS)) {
    await page.goto(
      shop.page(
        `/${encodeURIComponent(name)}`,
        `<form><input name="a"><input type="checkbox" data-holdoff-consent="email:sales" checked><button data-holdoff-decline="x">No</button></form>
         <script>${fault}; document.querySelector("form").onsubmit = () => false</script>
         ${scriptTag(collector, 'data-debug data-checkout="/*"').replace("async", "")}
         <script>
           try { holdoff("identify", "c_1"); holdoff("order", { order: 1 }); holdoff("nonsense"); holdoff(); holdoff("reset"); } catch (error) {
             if (!String(error).includes("planted") && typeof holdoff === "function") throw error;
           }
           try { history.pushState(null, "", "?next"); } catch {}
           document.querySelector("input").dispatchEvent(new Event("change", { bubbles: true }));
           document.querySelector("button").click();
           window.dispatchEvent(new Event("pagehide"));
         </script>`,
      ),
    );
  }
});
