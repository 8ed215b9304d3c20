/** Changes of the address without a page load: each way in which a single-page shop makes them. */
import { scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";

const INTERCEPT =
  "navigation.addEventListener('navigate', (event) => { if (event.canIntercept) event.intercept(HOW) });";
const WAYS: { name: string; before?: string; go: string }[] = [
  { name: "pushState", go: `history.pushState(null, "", "/kasse")` },
  { name: "replaceState", go: `history.replaceState(null, "", "/kasse")` },
  { name: "navigate, intercepted", before: INTERCEPT.replace("HOW", ""), go: `navigation.navigate("/kasse")` },
  {
    name: "navigate with a handler that takes its time",
    before: INTERCEPT.replace("HOW", "{ handler: () => new Promise((done) => setTimeout(done, 100)) }"),
    go: `navigation.navigate("/kasse")`,
  },
  {
    name: "navigate with a handler that fails",
    before: INTERCEPT.replace("HOW", "{ handler: () => Promise.reject(new Error('no')) }"),
    go: `navigation.navigate("/kasse").finished.catch(() => {})`,
  },
  {
    name: "navigate with a precommit handler",
    before: INTERCEPT.replace("HOW", "{ precommitHandler: () => new Promise((done) => setTimeout(done, 100)) }"),
    go: `navigation.navigate("/kasse")`,
  },
  {
    name: "a precommit handler that redirects",
    before: INTERCEPT.replace("HOW", "{ precommitHandler: (controller) => controller.redirect('/kasse') }"),
    go: `navigation.navigate("/cart")`,
  },
  {
    name: "navigate that replaces",
    before: INTERCEPT.replace("HOW", ""),
    go: `navigation.navigate("/kasse", { history: "replace" })`,
  },
  { name: "a link, intercepted", before: INTERCEPT.replace("HOW", ""), go: `document.querySelector("a").click()` },
  { name: "location, intercepted", before: INTERCEPT.replace("HOW", ""), go: `location.href = "/kasse"` },
  { name: "a form, intercepted", before: INTERCEPT.replace("HOW", ""), go: `document.forms[0].submit()` },
  { name: "a fragment", go: `location.hash = "#/kasse"` },
];

test("each way of changing the route is heard", async ({ page, collector, shop }) => {
  for (const [nth, { name, before = "", go }] of WAYS.entries()) {
    const html = `<a href="/kasse">Till</a><form action="/kasse"></form><script>${before}</script>`;
    await page.goto(shop.page(`/${nth}`, html + scriptTag(collector, 'data-checkout="/kasse #/kasse"')));
    await page.evaluate("holdoff.ready");
    await page.evaluate(`void (${go})`);
    await expect.poll(() => collector.types().filter((type) => type === "checkout.started").length, name).toBe(nth + 1);
    await page.evaluate("sessionStorage.clear()");
  }
});
