/** How customers say no: each way, of each thing that they are asked; once, and never by a script. */
import type { Locator, Page } from "@playwright/test";
import { scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";
import { stopClock } from "../../fixtures/stop-clock.js";

/** What is asked, its button that says no, and what that no is called. */
const ASKS = [
  { mark: 'data-holdoff-offer="insurance"', button: "data-holdoff-decline", no: "offer.declined" },
  { mark: 'data-holdoff-contact="call"', button: "data-holdoff-decline", no: "contact.declined" },
  { mark: "data-holdoff-chat", button: "data-holdoff-dismiss", no: "chat.dismissed" },
];
type Ask = (typeof ASKS)[number];

interface Way {
  name: string;
  ask(ask: Ask): string;
  act(page: Page): Promise<unknown>;
  /** Whether that is a no; if so it is one. */
  counts: boolean;
}

const inDiv =
  (button: (mark: string) => string) =>
  ({ mark, button: name }: Ask) =>
    `<div id="ask" ${mark}>${button(`id="no" ${name}`)}</div>`;
const plain = inDiv((mark) => `<button ${mark}>No</button>`);
const roleButton = inDiv((mark) => `<div role="button" tabindex="0" ${mark}>No</div>`);
const dialog = ({ mark }: Ask) => `<dialog id="ask" ${mark}><button>More</button></dialog>`;
const on = (event: string, what: string) => `<script>no.addEventListener("${event}", (event) => { ${what} })</script>`;
const shadow = ({ mark, button }: Ask) =>
  `<div id="host"><template shadowrootmode="open"><div ${mark}><button ${button}><b>No</b></button></div></template></div>`;

const no = (page: Page): Locator => page.locator("#no");
const middle = async (locator: Locator) => {
  const { x, y, width, height } = (await locator.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return [x + width / 2, y + height / 2] as const;
};
const open = (page: Page) => page.evaluate(() => document.querySelector("dialog")?.showModal());

const WAYS: Way[] = [
  { name: "a click", ask: plain, act: (page) => no(page).click(), counts: true },
  { name: "a tap", ask: plain, act: (page) => no(page).tap(), counts: true },
  { name: "Enter on a button", ask: plain, act: (page) => no(page).press("Enter"), counts: true },
  { name: "the space bar on a button", ask: plain, act: (page) => no(page).press("Space"), counts: true },
  {
    name: "a click by a script",
    ask: plain,
    act: (page) => page.evaluate(() => document.querySelector<HTMLElement>("#no")?.click()),
    counts: false,
  },
  {
    name: "a click that a script dispatches",
    ask: plain,
    act: (page) => no(page).dispatchEvent("click"),
    counts: false,
  },
  {
    name: "a press that closes it at once",
    ask: (ask) => plain(ask) + on("pointerdown", "ask.remove()"),
    act: (page) => no(page).click(),
    counts: true,
  },
  {
    name: "a tap that closes it at once",
    ask: (ask) => plain(ask) + on("pointerdown", "ask.remove()"),
    act: (page) => no(page).tap(),
    counts: true,
  },
  {
    name: "a press that hides it at once",
    ask: (ask) => plain(ask) + on("mousedown", "ask.style.visibility = 'hidden'"),
    act: (page) => no(page).click(),
    counts: true,
  },
  {
    name: "a press that closes it, then the click",
    ask: (ask) => plain(ask) + on("pointerdown", "setTimeout(() => ask.remove(), 100)"),
    act: (page) => no(page).click(),
    counts: true,
  },
  {
    name: "a release that closes it",
    ask: (ask) => plain(ask) + on("pointerup", "ask.remove()"),
    act: (page) => no(page).click(),
    counts: true,
  },
  {
    name: "a press that is released elsewhere",
    ask: plain,
    async act(page) {
      await page.mouse.move(...(await middle(no(page))));
      await page.mouse.down();
      await page.mouse.move(600, 500);
      await page.mouse.up();
    },
    counts: false,
  },
  {
    name: "a press that is released elsewhere, and the shop closes it later",
    ask: plain,
    async act(page) {
      await page.mouse.move(...(await middle(no(page))));
      await page.mouse.down();
      await page.mouse.move(600, 500);
      await page.mouse.up();
      await page.clock.runFor(1_000);
      await page.evaluate(() => document.querySelector("#ask")?.remove());
      await page.mouse.click(600, 500);
    },
    counts: false,
  },
  {
    name: "a finger that scrolls",
    ask: (ask) => `${plain(ask)}<p style="height:300vh">`,
    async act(page) {
      const [x, y] = await middle(no(page));
      const cdp = await page.context().newCDPSession(page);
      const touch = (type: "touchStart" | "touchMove" | "touchEnd", dy: number) =>
        cdp.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y: y + dy }] });
      await touch("touchStart", 0);
      for (const dy of [-20, -60, -120]) await touch("touchMove", dy);
      await touch("touchEnd", 0);
    },
    counts: false,
  },
  {
    name: "Enter on what only keys work on",
    ask: (ask) => roleButton(ask) + on("keydown", "if (event.key === 'Enter') ask.remove()"),
    act: (page) => no(page).press("Enter"),
    counts: true,
  },
  {
    name: "the space bar on what clicks itself",
    ask: (ask) => roleButton(ask) + on("keydown", "if (event.key === ' ') no.click()"),
    act: (page) => no(page).press("Space"),
    counts: true,
  },
  {
    name: "another key on what only keys work on",
    ask: roleButton,
    act: (page) => no(page).press("a"),
    counts: false,
  },
  {
    name: "a key pressed by a script",
    ask: roleButton,
    act: async (page) => {
      await no(page).focus();
      await no(page).dispatchEvent("keydown", { key: "Enter" });
    },
    counts: false,
  },
  {
    name: "a click in an open shadow root",
    ask: shadow,
    act: (page) => page.getByText("No").click(),
    counts: true,
  },
  {
    name: "Enter in an open shadow root",
    ask: shadow,
    act: (page) => page.getByRole("button").press("Enter"),
    counts: true,
  },
  {
    name: "Escape in a dialog",
    ask: dialog,
    async act(page) {
      await open(page);
      await page.keyboard.press("Escape");
    },
    counts: true,
  },
  {
    name: "a dialog that a script closes",
    ask: dialog,
    async act(page) {
      await open(page);
      await page.evaluate(() => document.querySelector("dialog")?.requestClose());
      await page.mouse.click(600, 500);
      await page.keyboard.press("a");
      await open(page);
      await page.evaluate(() => document.querySelector("dialog")?.close());
    },
    counts: false,
  },
  {
    name: "Escape in a dialog that stays",
    ask: (ask) => `${dialog(ask)}<script>ask.oncancel = (event) => event.preventDefault()</script>`,
    async act(page) {
      await open(page);
      await page.getByText("More").click();
      await page.keyboard.press("Escape");
    },
    counts: false,
  },
];

test.use({ hasTouch: true });

/** One way of each kind says no to everything; the others take turns. */
const CROSSED = ["a click", "a press that closes it at once", "Enter on what only keys work on", "Escape in a dialog"];

for (const [turn, { name, ask, act, counts }] of WAYS.entries()) {
  test(`${name} ${counts ? "is a no, once" : "says nothing"}`, async ({ context, page, collector, shop }) => {
    await stopClock(context);
    const asks = ASKS.filter((_, index) => CROSSED.includes(name) || index === turn % ASKS.length);
    for (const [index, what] of asks.entries()) {
      await page.goto(shop.page("/", `${ask(what)}${scriptTag(collector)}`));
      const { tab } = await collector.heard({ type: "page.viewed" }, index + 1);
      await page.evaluate("holdoff.ready");
      await act(page);
      await page.clock.runFor(1_000);
      await page.evaluate(() => window.holdoff?.("order", "the end"));
      await collector.heard({ type: "order.completed", tab });
      expect(collector.types(tab).filter((type) => /d$/.test(type) && /declined|dismissed/.test(type))).toEqual(
        counts ? [what.no] : [],
      );
    }
  });
}

test("a dialog in which was answered is closed, no more", async ({ context, page, collector, shop }) => {
  await stopClock(context);
  await page.goto(
    shop.page(
      "/",
      `<dialog data-holdoff-contact="email"><button data-holdoff-accept>Mail me</button></dialog>${scriptTag(collector)}`,
    ),
  );
  await collector.heard({ type: "page.viewed" });
  await page.evaluate("holdoff.ready");
  await open(page);
  await page.getByText("Mail me").click();
  await collector.heard({ type: "contact.requested", channel: "email" });
  await page.keyboard.press("Escape");
  await page.clock.runFor(1_000);
  await page.evaluate(() => window.holdoff?.("order", "the end"));
  await collector.heard({ type: "order.completed" });
  expect(collector.types()).not.toContain("contact.declined");
});
