import { type Collector, scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";

const KEY = "hpk_test_demo";
const address = ({ url }: Collector) => `${url}/holdoff.js`;

/** What a shop's tools make of the tag, and the script is at work all the same. */
const AT_WORK: Record<string, (collector: Collector, code: string) => string> = {
  "the tag": (collector) => scriptTag(collector),
  "the tag, deferred": (collector) => scriptTag(collector).replace("async", "defer"),
  "the tag as a module": (collector) => scriptTag(collector).replace("async", 'type="module"'),
  "the tag in a data: address's place": (collector, code) =>
    `<script src="data:text/javascript;base64,${Buffer.from(code).toString("base64")}" data-key="${KEY}" data-endpoint="${collector.url}"></script>`,
  "an address without attributes": (collector) => `<script async src="${address(collector)}?key=${KEY}"></script>`,
  "a tag manager that makes the element anew": (collector) => `<script>
    const script = document.createElement("script");
    script.src = "${address(collector)}?key=${KEY}";
    document.head.append(script);
    script.onload = () => script.remove();
  </script>`,
  "import()": (collector) => `<script>void import("${address(collector)}?key=${KEY}")</script>`,
  "an import in a module": (collector) => `<script type="module">import "${address(collector)}?key=${KEY}"</script>`,
  "the code in the page itself": (collector, code) =>
    `<script data-key="${KEY}" data-endpoint="${collector.url}">${code}</script>`,
  "the code in a file of the shop's": (collector, code) =>
    `<script type="text/plain" data-key="${KEY}" data-endpoint="${collector.url}"></script>
     <script>document.head.append(Object.assign(document.createElement("script"), { text: ${JSON.stringify(code)} }))</script>`,
  "options in the address": (collector) =>
    `<script async src="${address(collector)}?key=${KEY}&steps=details%3D/by-*"></script>`,
};

for (const [index, [how, html]] of Object.entries(AT_WORK).entries()) {
  test(`by ${how} the script is at work`, async ({ page, collector, shop }) => {
    const code = await (await fetch(address(collector))).text();
    await page.goto(shop.page(`/by-${index}`, html(collector, code)));
    const { sentIn } = await collector.heard({ type: "page.viewed" });
    expect(sentIn.key).toBe(KEY);
    if (how.startsWith("options")) await collector.heard({ type: "checkout.step_viewed", step: "details" });
  });
}

/** How it is installed wrongly, and what the page's console says. */
const SAYS: Record<string, [html: (collector: Collector, code: string) => string, line: string]> = {
  "no key": [(collector) => `<script async src="${address(collector)}"></script>`, "holdoff: no hpk_ key "],
  "a secret key": [(collector) => scriptTag(collector).replace("hpk_", "hsk_"), "holdoff: no hpk_ key hsk_test_demo"],
  "a second tag with another key": [
    (collector) => scriptTag(collector) + scriptTag(collector).replace("demo", "other"),
    "holdoff: first key runs hpk_test_",
  ],
  "no collector where it should be": [
    (_collector, code) => `<script data-key="${KEY}">${code}</script>`,
    "holdoff: refused 404",
  ],
};

for (const [what, [html, line]] of Object.entries(SAYS)) {
  test(`with ${what} the console says so`, async ({ page, collector, shop }) => {
    const code = await (await fetch(address(collector))).text();
    const said = page.waitForEvent("console", (message) => message.text().startsWith("holdoff:"));
    await page.goto(shop.page("/", html(collector, code)));
    expect((await said).text().slice(0, line.length)).toBe(line);
  });
}

test("a collector that hangs leaves the shop its own last words", async ({ page, collector, shop }) => {
  collector.answer(({ path }) => ({ status: path === "/v1/signals" ? 0 : 202, body: {} }));
  await page.goto(shop.page("/", scriptTag(collector)));
  await page.evaluate(async (own) => {
    await window.holdoff?.ready;
    for (let count = 0; count < 90; count += 1) window.holdoff?.("offer", "x".repeat(200), "declined");
    await new Promise((resolve) => setTimeout(resolve));
    await fetch(own, { method: "POST", keepalive: true, mode: "no-cors", body: "x".repeat(60_000) });
  }, `${collector.url}/own`);
  await collector.asked("/own");
});
