/** Consent is what the customer's own hand did and what stands afterwards, however a shop's own code gets there. */
import type { Page } from "@playwright/test";
import { type Collector, scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";
import { stopClock } from "../../fixtures/stop-clock.js";

const BOX = '<input type="checkbox" id="box" name="mail" data-holdoff-consent="email:sales">';

/**
 * What a shop's code makes of a click on the box. Frameworks that keep the state themselves put the box back as it was
 * while they hear the click, and set it when they have rendered: React 18 does, in a transition or after an `await`.
 */
const keepsState = (set: string) =>
  `let state = false;
   document.addEventListener("click", ({ target }) => {
     if (target.id !== "box") return;
     const next = target.checked;
     target.checked = state;
     const set = () => { box.checked = state = next; };
     ${set}
   });`;

const SHOPS = [
  { name: "without code", code: "" },
  { name: "that sets the attribute", code: `box.onclick = () => { box.toggleAttribute("checked", box.checked); }` },
  { name: "that keeps the state", code: keepsState("set()") },
  { name: "that sets it in a transition", code: keepsState("setTimeout(set, 5)") },
  { name: "that sets it after 700 ms", code: keepsState("setTimeout(set, 700)") },
  {
    name: "that renders the box anew",
    code: `document.addEventListener("change", ({ target }) => {
      const next = target.cloneNode();
      next.toggleAttribute("checked", target.checked);
      target.replaceWith(next);
    });`,
  },
];

/** A shop in which no click changes the box for good. */
const REFUSING = [
  { name: "prevents the click", code: `box.onclick = (event) => event.preventDefault()` },
  { name: "puts the box back", code: `box.onchange = () => setTimeout(() => { box.checked = false }, 20)` },
  {
    name: "takes the tick back when it could not be saved",
    code: `box.onchange = () => setTimeout(() => { box.checked = false }, 900)`,
  },
];

const WAYS: Record<string, (page: Page) => Promise<unknown>> = {
  "a click": (page) => page.locator("#box").click(),
  "a tap on the label": (page) => page.getByText("Mail").tap(),
  "the space bar": (page) => page.locator("#box").press("Space"),
};

const consents = (collector: Collector, tab: string) =>
  collector
    .signals()
    .filter((signal) => signal.tab === tab && signal.type.startsWith("consent"))
    .map(({ type, preTicked }) => `${type.slice(8)}${preTicked ? " preTicked" : ""}`);

const shopPage = (code: string, collector: Collector, box = BOX) =>
  `<form onsubmit="return false"><label>${box} Mail</label><button>Send</button></form>${scriptTag(collector)}
   <script>${code}</script>`;

const settle = async (page: Page) => {
  await page.clock.runFor(2_000);
};
const end = async (page: Page, collector: Collector, tab: string) => {
  await settle(page);
  await page.evaluate(() => window.holdoff?.("order", "the end"));
  await collector.heard({ type: "order.completed", tab });
};

test.use({ hasTouch: true });

for (const [turn, { name, code }] of SHOPS.entries()) {
  test(`a tick is consent, and taking it away withdraws it, in a shop ${name}`, async ({
    context,
    page,
    collector,
    shop,
  }) => {
    await stopClock(context);
    // The shop without code is clicked in each way; in the others the ways take turns.
    const ways = Object.entries(WAYS).filter((_, index) => turn === 0 || index === turn % 3);
    for (const [index, [way, act]] of ways.entries()) {
      await page.goto(shop.page("/", shopPage(code, collector)));
      const { tab } = await collector.heard({ type: "page.viewed" }, index + 1);
      const heard: string[] = [];
      for (const expected of ["given", "withdrawn", "given"]) {
        await act(page);
        await settle(page);
        heard.push(expected);
        await collector.heard({ type: `consent.${expected}`, tab }, heard.filter((type) => type === expected).length);
      }
      await page.getByRole("button").click();
      await end(page, collector, tab);
      expect(consents(collector, tab), way).toEqual(heard);
    }
  });
}

for (const [turn, { name, code }] of REFUSING.entries()) {
  test(`nothing is consent in a shop that ${name}`, async ({ context, page, collector, shop }) => {
    await stopClock(context);
    await page.goto(shop.page("/", shopPage(code, collector)));
    const { tab } = await collector.heard({ type: "page.viewed" });
    await Object.values(WAYS)[turn]?.(page);
    await end(page, collector, tab);
    expect(consents(collector, tab).at(-1) ?? "withdrawn").toBe("withdrawn");
  });
}

/** Pages, with what is heard of consent until the form is gone. `act` is the customer, `code` the shop. */
const CASES: { name: string; html: string; act(page: Page): Promise<unknown>; heard: string[] }[] = [
  {
    name: "a box that the shop ticked",
    html: `<form onsubmit="return false">${BOX.replace("id", "checked id")}<button>Send</button></form>`,
    act: (page) => page.getByRole("button").click(),
    heard: ["given preTicked"],
  },
  {
    name: "a box that a script ticked before anybody looked",
    html: `<form onsubmit="return false">${BOX}<button>Send</button></form><script>box.checked = true</script>`,
    act: (page) => page.getByRole("button").click(),
    heard: ["given preTicked"],
  },
  {
    name: "a box that selecting all others ticks",
    html: `<form onsubmit="return false">${BOX}<input type="checkbox" id="all"><button>Send</button></form>
      <script>all.onchange = () => box.click()</script>`,
    async act(page) {
      await page.locator("#all").check();
      await settle(page);
      await page.getByRole("button").click();
    },
    heard: ["given preTicked"],
  },
  {
    name: "a label that a script clicks",
    html: `<form onsubmit="return false"><label>${BOX} Mail</label></form>`,
    act: (page) => page.evaluate(() => document.querySelector("label")?.click()),
    heard: [],
  },
  {
    name: "a box that was ticked at first, unticked",
    html: `<form onsubmit="return false">${BOX.replace("id", "checked id")}</form>`,
    act: (page) => page.locator("#box").click(),
    heard: ["withdrawn"],
  },
  {
    name: "a form that the change sends off",
    html: `<form target="sent" action="about:blank">${BOX}</form><iframe name="sent"></iframe>
      <script>box.onchange = () => box.form.submit()</script>`,
    act: (page) => page.locator("#box").click(),
    heard: ["given"],
  },
  {
    name: "a form that is emptied when it was sent",
    html: `<form onsubmit="setTimeout(() => this.reset(), 50); return false">${BOX}<button>Send</button></form>`,
    async act(page) {
      await page.locator("#box").click();
      await page.getByRole("button").click();
    },
    heard: ["given"],
  },
  {
    name: "a page whose button empties the box when all is done",
    html: `${BOX}<button onclick="setTimeout(() => { box.checked = false }, 500)">Send</button>`,
    async act(page) {
      await page.locator("#box").click();
      await page.clock.runFor(300);
      await page.getByRole("button").click();
    },
    heard: ["given"],
  },
  {
    name: "a tick that is gone when the form is sent",
    html: `<form onsubmit="return false">${BOX}<button onpointerdown="box.checked = false">Send</button></form>`,
    async act(page) {
      await page.locator("#box").click();
      await settle(page);
      await page.getByRole("button").click();
    },
    heard: ["given", "withdrawn"],
  },
  {
    name: "a tick that comes and goes at once",
    html: `<form onsubmit="return false">${BOX}</form>`,
    async act(page) {
      await page.locator("#box").click();
      await page.locator("#box").click();
    },
    heard: ["withdrawn"],
  },
  {
    name: "a box outside of its form",
    html: `<form id="form" onsubmit="return false"><button>Send</button></form>${BOX.replace("id", 'checked form="form" id')}`,
    act: (page) => page.getByRole("button").click(),
    heard: ["given preTicked"],
  },
  {
    name: "a box that comes later, and is clicked before it was seen",
    html: `<form></form><script>setTimeout(() => { document.forms[0].innerHTML = '${BOX}' }, 3_000)</script>`,
    async act(page) {
      await page.clock.runFor(3_000);
      await page.locator("#box").click();
    },
    heard: ["given"],
  },
  {
    name: "a ticked box that comes later, clicked twice before it was seen",
    html: `<form></form><script>
      setTimeout(() => { document.forms[0].innerHTML = '${BOX.replace("id", "checked id")}' }, 3_000)</script>`,
    async act(page) {
      await page.clock.runFor(3_000);
      await page.locator("#box").click();
      await page.locator("#box").click();
    },
    heard: ["given preTicked"],
  },
  {
    name: "a step back to a box that was rendered anew, ticked",
    html: `<form onsubmit="return false"><div id="place">${BOX}</div><button>Send</button></form>
      <script>window.anew = () => { place.innerHTML = '${BOX.replace("id", "checked id")}' }</script>`,
    async act(page) {
      await page.locator("#box").click();
      await settle(page);
      await page.evaluate("anew()");
      await settle(page);
      await page.getByRole("button").click();
      await page.locator("#box").click();
      await page.locator("#box").click();
    },
    heard: ["given", "withdrawn", "given"],
  },
  {
    name: "a radio button",
    html: `<form onsubmit="return false">${BOX.replace("checkbox", "radio")}<button>Send</button></form>`,
    async act(page) {
      await page.locator("#box").click();
      await page.getByRole("button").click();
    },
    heard: [],
  },
];

for (const { name, html, act, heard } of CASES) {
  test(`${name}: ${heard.join(", then ") || "nothing"}`, async ({ context, page, collector, shop }) => {
    await stopClock(context);
    await page.goto(shop.page("/", html + scriptTag(collector)));
    const { tab } = await collector.heard({ type: "page.viewed" });
    await page.clock.runFor(1_000);
    await act(page);
    await end(page, collector, tab);
    expect(consents(collector, tab)).toEqual(heard);
  });
}

test("a page that goes with the tick says what stands", async ({ page, collector, shop }) => {
  const next = shop.page("/next", "");
  await page.goto(
    shop.page("/", `${BOX}${scriptTag(collector)}<script>box.onchange = () => { location = "${next}" }</script>`),
  );
  await collector.heard({ type: "page.viewed" });
  await page.locator("#box").click();
  await collector.heard({ type: "consent.given", channel: "email", purpose: "sales" });
});
