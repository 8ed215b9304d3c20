/**
 * What the tag hears before its parts are there: they come late, or only at the second try. And what shows in a page without
 * a change of it, or while nobody looks.
 */
import type { Page } from "@playwright/test";
import { type Collector, scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";
import { stopClock } from "../../fixtures/stop-clock.js";

/** Keeps the parts back until the function that it returns is called. */
async function holdParts(page: Page): Promise<() => void> {
  let come = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    come = resolve;
  });
  await page.route("**/holdoff/parts.js", async (route) => {
    await gate;
    await route.continue();
  });
  return () => come();
}

/** Waits until everything that the page said so far is heard; answers what it said but for presence. */
async function told(page: Page, collector: Collector): Promise<unknown[]> {
  await page.evaluate(() => window.holdoff?.("signal", "chat.closed"));
  await collector.heard({ type: "chat.closed" });
  return collector
    .signals()
    .filter(({ type }) => !/^page|^chat.closed/.test(type))
    .map(({ type, preTicked, purpose, channel, offer }) =>
      Object.values({ type, channel, purpose, offer, preTicked })
        .filter((value) => value !== undefined)
        .join(" "),
    );
}

const ask = (handler: string) =>
  `<div id="ask" data-holdoff-contact="call">May we ring you? <button data-holdoff-decline ${handler}>No</button></div><p>More</p>`;
const box = (more = "") => `<input type="checkbox" name="c" data-holdoff-consent="email:sales" ${more}>`;

/** Ticks the box, which is for calls from then on. */
async function ticksAndIsMarked(page: Page): Promise<void> {
  await page.getByRole("checkbox").click();
  await page.evaluate(() => document.querySelector("input")?.setAttribute("data-holdoff-consent", "call:sales"));
  await page.getByText("More").click();
}

const CASES: { name: string; html: string; act(page: Page): Promise<unknown>; heard: string[] }[] = [
  {
    name: "a decline whose ask is taken away at once",
    html: ask(`onclick="ask.remove()"`),
    act: (page) => page.getByText("No", { exact: true }).click(),
    heard: ["contact.declined call"],
  },
  {
    name: "a decline whose ask is emptied at once",
    html: ask(`onclick="ask.innerHTML = ''"`),
    act: (page) => page.getByText("No", { exact: true }).click(),
    heard: ["contact.declined call"],
  },
  {
    name: "a decline that hides its ask at the press",
    html: ask(`onpointerdown="ask.hidden = true"`),
    act: (page) => page.getByText("No", { exact: true }).click(),
    heard: ["contact.declined call"],
  },
  {
    name: "a tick that stands",
    html: `${box()}<p>More</p>`,
    act: (page) => page.getByRole("checkbox").click(),
    heard: ["consent.given email sales"],
  },
  {
    name: "a tick that is rendered anew as none",
    html: `<span onclick="this.innerHTML = this.innerHTML">${box()}</span><p>More</p>`,
    async act(page) {
      await page.getByRole("checkbox").click();
      await page.getByText("More").click();
    },
    heard: [],
  },
  {
    name: "a tick of a box that is for nothing yet",
    html: `<input type="checkbox" name="c"><p>More</p>`,
    act: ticksAndIsMarked,
    heard: [],
  },
  {
    name: "a tick of a box that is for something else by now",
    html: `${box()}<p>More</p>`,
    act: ticksAndIsMarked,
    heard: [],
  },
  {
    name: "a tick that is taken away from a form that is sent and emptied",
    html: `<form onsubmit="event.preventDefault(); this.reset()">${box("checked")}<button>Send</button></form>`,
    async act(page) {
      await page.getByRole("checkbox").click();
      await page.getByRole("button").click();
    },
    heard: ["consent.withdrawn email sales"],
  },
];

for (const { name, html, act, heard } of CASES) {
  test(`${name} is heard as what it is, before the parts are there`, async ({ context, page, collector, shop }) => {
    await stopClock(context);
    const come = await holdParts(page);
    await page.goto(shop.page("/", `${html}${scriptTag(collector)}`));
    await collector.heard({ type: "page.viewed" });
    await act(page);
    come();
    await page.evaluate("holdoff.ready");
    // What stands is looked at twice, and what was pressed once more: then it is settled.
    await page.clock.runFor(1_600);
    expect((await told(page, collector)).filter((what) => !/shown|offered|form/.test(`${what}`))).toEqual(heard);
  });
}

test("parts that did not come are asked for once more", async ({ page, collector, shop }) => {
  let asked = 0;
  await page.route("**/holdoff/parts.js", async (route) => {
    asked += 1;
    await (asked === 1 ? route.fulfill({ status: 503 }) : route.continue());
  });
  await page.goto(shop.page("/", `<p data-holdoff-order="o_9">Thank you</p>${scriptTag(collector)}`));
  await collector.heard({ type: "order.completed", order: "o_9" });
  expect(asked).toBe(2);
});

test("what one tab forgets every tab forgets, without its parts too", async ({ context, page, collector, shop }) => {
  const url = shop.page("/", scriptTag(collector));
  await page.route("**/holdoff/parts.js", (route) => route.abort());
  await page.goto(url);
  const { visitor } = await collector.heard({ type: "page.viewed" });
  const other = await context.newPage();
  await other.goto(url);
  await collector.heard({ type: "page.viewed", visitor }, 2);
  await other.evaluate(() => window.holdoff?.("consent", "denied"));
  await expect.poll(() => page.evaluate("sessionStorage.holdoff_visitor")).toBe(visitor);
  await page.evaluate(() => window.holdoff?.("identify", "c_1", { hash: "abc" }));
  await collector.heard({ type: "page.active" });
  expect(await context.cookies()).toEqual([]);
});

test("a chat that was refused for want of an answer is not asked about afterwards", async ({
  page,
  collector,
  shop,
}) => {
  const come = await holdParts(page);
  await page.goto(shop.page("/", scriptTag(collector)));
  await collector.heard({ type: "page.viewed" });
  const no = { allow: false, reason: "not_now" };
  expect(await page.evaluate(() => window.holdoff?.mayInvite?.("chat"))).toEqual(no);
  come();
  await page.evaluate("holdoff.ready");
  await told(page, collector);
  expect(collector.requests.filter(({ path }) => path === "/v1/invites")).toEqual([]);
});

test("an order that a script marks in a hidden tab is heard", async ({ page, collector, shop }) => {
  await page.goto(shop.page("/", scriptTag(collector)));
  await page.evaluate("holdoff.ready");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await collector.heard({ type: "page.hidden" });
  await page.evaluate(() => document.body.setAttribute("data-holdoff-order", "o_7"));
  await collector.heard({ type: "order.completed", order: "o_7" });
});

test("an order in an element that comes to life late is heard", async ({ context, page, collector, shop }) => {
  await stopClock(context);
  await page.goto(shop.page("/", `<my-thanks></my-thanks>${scriptTag(collector)}`));
  await page.evaluate("holdoff.ready");
  // The first look at the page has been: nothing in it changes from here on.
  await page.clock.runFor(400);
  await page.evaluate(() =>
    customElements.define(
      "my-thanks",
      class extends HTMLElement {
        connectedCallback() {
          this.attachShadow({ mode: "open" }).innerHTML = `<p data-holdoff-order="o_77">`;
        }
      },
    ),
  );
  await page.clock.runFor(400);
  await collector.heard({ type: "order.completed", order: "o_77" });
  expect(collector.types().filter((type) => type === "page.active")).toEqual([]);
});
