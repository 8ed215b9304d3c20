/**
 * Sign-ins, sign-outs, several tabs and shared computers, on the running product: nobody's decline is another's, and no
 * order is lost. All plays share one browser and one world; each has customers and cookies of its own.
 */
import { randomBytes } from "node:crypto";
import { createClient, type HoldoffClient, signCustomer } from "@holdoff/sdk/node";
import type { FollowUp, PersonRefs } from "@holdoff/sdk/wire";
import type { BrowserContext, Page } from "@playwright/test";
import { startShop } from "../../fixtures/page-server.js";
import { test as base, expect } from "../../fixtures/test.js";

const IDENTITY_SECRET = "demo-identity-secret";
const PLANTED = "v_planted_by_a_stranger";

/** One browser, a shop of two pages and a bank, and what the shop's backend may say. */
interface Stage {
  context: BrowserContext;
  shopUrl: string;
  bankUrl: string;
  collectorUrl: string;
  key: string;
  backend: HoldoffClient;
  errors: string[];
}

const test = base.extend<object, { stage: Stage }>({
  // Of the stage's own browser; each test would get another one for it.
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  pageErrors: async ({}, use) => await use([]),
  stage: [
    async ({ product, browser }, use) => {
      const world = `e2e-${randomBytes(6).toString("hex")}`;
      const key = `hpk_test_demo+${world}`;
      const [shop, bank] = await Promise.all([startShop(), startShop()]);
      const tag = `<script async src="${product.holdoffUrl}/holdoff.js" data-key="${key}" data-completed="/thanks"></script>`;
      shop.page("/", `<form><input type="hidden" name="visitor" data-holdoff-visitor></form>${tag}`);
      shop.page("/thanks", tag);
      bank.page("/pay", `<a href="${shop.url}/thanks">Paid</a>`);
      const context = await browser.newContext();
      const errors: string[] = [];
      context.on("weberror", (error) => errors.push(String(error.error())));
      await use({
        ...{ context, key, errors, shopUrl: shop.url, bankUrl: bank.url, collectorUrl: product.holdoffUrl },
        backend: createClient({ url: product.holdoffUrl, secretKey: `hsk_test_demo+${world}` }),
      });
      await context.close();
      await Promise.all([shop.close(), bank.close()]);
    },
    { scope: "worker" },
  ],
});

/** Does something that the page reports at once, and waits until Holdoff has it. */
async function heard(page: Page, act: () => Promise<unknown>): Promise<void> {
  const taken = page.waitForResponse((response) => response.url().endsWith("/v1/signals"));
  await act();
  expect((await taken).status()).toBe(202);
}

const idOf = (page: Page) => page.evaluate(() => window.holdoff?.visitor ?? "");
const fieldOf = (page: Page) => page.locator("input").inputValue();

/** The people of one play, and their browser. */
class Play {
  readonly ada = `ada_${randomBytes(4).toString("hex")}`;
  readonly bob = `bob_${randomBytes(4).toString("hex")}`;

  constructor(readonly stage: Stage) {}

  async tab(path = "/"): Promise<Page> {
    const page = await this.stage.context.newPage();
    await heard(page, () => page.goto(`${this.stage.shopUrl}${path}`));
    return page;
  }

  /** The shop's page says who is signed in, and has changed its id where it was told to. */
  async signsIn(page: Page, customer: string): Promise<void> {
    await this.says(page, "identify", customer, signCustomer(IDENTITY_SECRET, customer));
    await expect.poll(() => this.vouchedFor(page, customer), { intervals: [20, 50] }).toBe(true);
  }

  async vouchedFor(page: Page, customer: string): Promise<boolean> {
    const visitor = await idOf(page);
    const answer = await this.posts({ visitor, tab: `t_${randomBytes(8).toString("hex")}`, ...this.proof(customer) });
    return answer.linked === undefined;
  }

  proof(customer: string): { refs: object } {
    return { refs: { customer, ...signCustomer(IDENTITY_SECRET, customer) } };
  }

  async says(page: Page, ...call: unknown[]): Promise<void> {
    await heard(page, () => page.evaluate((said) => Reflect.apply(window.holdoff as () => void, null, said), call));
  }

  declines = (page: Page) => this.says(page, "signal", "contact.declined", { channel: "call" });
  orders = (page: Page) => this.says(page, "order");

  /** Somebody who knows an id says something in another browser. */
  async posts(batch: object): Promise<{ linked?: true }> {
    const response = await fetch(`${this.stage.collectorUrl}/v1/signals`, {
      method: "POST",
      body: JSON.stringify({ v: 1, key: this.stage.key, sentAt: 1, signals: [], ...batch }),
    });
    expect(response.status).toBe(202);
    return (await response.json()) as { linked?: true };
  }

  async strangerDeclines(visitor: string): Promise<void> {
    const said = [{ type: "contact.declined", channel: "call" }, { type: "order.completed" }];
    const signals = said.map((one, index) => ({ seq: index + 1, at: 1, ...one }));
    await this.posts({ visitor, tab: `t_${randomBytes(8).toString("hex")}`, signals });
  }

  async backendTells(person: PersonRefs, type: "order.completed"): Promise<void> {
    await this.stage.backend.events([{ id: randomBytes(8).toString("hex"), person, type }]);
  }
}

type End = "waiting" | "declined" | "ordered" | "refused";
interface Told {
  name: string;
  act(play: Play): Promise<void>;
  ada: End;
  bob: End;
}

const PLAYS: Told[] = [
  {
    name: "who signs in gets a new id, once, and the next page speaks for them without a proof",
    async act(play) {
      const page = await play.tab();
      const before = await idOf(page);
      await play.signsIn(page, play.ada);
      const after = await idOf(page);
      expect(after).not.toBe(before);
      await heard(page, () => page.reload());
      await play.says(page, "identify", play.ada, signCustomer(IDENTITY_SECRET, play.ada));
      expect(await idOf(page)).toBe(after);
      await heard(page, () => page.reload());
      await play.declines(page);
    },
    ...{ ada: "declined", bob: "waiting" },
  },
  {
    name: "an id planted before the sign-in is a stranger's afterwards",
    async act(play) {
      await play.stage.context.addCookies([
        { name: "holdoff_visitor", value: PLANTED + play.ada, url: play.stage.shopUrl },
      ]);
      const page = await play.tab();
      expect(await idOf(page)).toBe(PLANTED + play.ada);
      await play.signsIn(page, play.ada);
      expect(await idOf(page)).not.toBe(PLANTED + play.ada);
      await play.strangerDeclines(PLANTED + play.ada);
    },
    ...{ ada: "waiting", bob: "waiting" },
  },
  {
    name: "what another cookie's value says is no id",
    async act(play) {
      const { context, shopUrl } = play.stage;
      await context.addCookies([{ name: "evil", value: `x&holdoff_visitor=${PLANTED}`, url: shopUrl }]);
      const page = await play.tab();
      expect(await idOf(page)).not.toBe(PLANTED);
      await play.signsIn(page, play.ada);
      await play.strangerDeclines(PLANTED);
    },
    ...{ ada: "waiting", bob: "waiting" },
  },
  {
    name: "who comes after the sign-out is somebody else",
    async act(play) {
      const page = await play.tab();
      await play.signsIn(page, play.ada);
      await play.says(page, "reset");
      await play.declines(page);
    },
    ...{ ada: "waiting", bob: "waiting" },
  },
  {
    name: "two share a computer, and both sign in and out",
    async act(play) {
      const page = await play.tab();
      await play.signsIn(page, play.ada);
      await play.says(page, "reset");
      await play.signsIn(page, play.bob);
      await play.declines(page);
    },
    ...{ ada: "waiting", bob: "declined" },
  },
  {
    name: "two share a computer, and nobody signs out",
    async act(play) {
      const page = await play.tab();
      await play.signsIn(page, play.ada);
      await heard(page, () => page.reload());
      await play.signsIn(page, play.bob);
      await play.declines(page);
    },
    ...{ ada: "waiting", bob: "declined" },
  },
  {
    name: "one declines in the tab of theirs that is still open when the other has signed in",
    async act(play) {
      const page = await play.tab();
      await play.signsIn(page, play.ada);
      const other = await play.tab();
      await play.signsIn(other, play.bob);
      await play.declines(page);
    },
    ...{ ada: "declined", bob: "waiting" },
  },
  {
    name: "a tab of before the sign-in follows, and declines for who signed in",
    async act(play) {
      const [old, page] = [await play.tab(), await play.tab()];
      await play.signsIn(page, play.ada);
      await play.declines(old);
      expect(await idOf(old)).toBe(await idOf(page));
    },
    ...{ ada: "declined", bob: "waiting" },
  },
  {
    name: "an order in a tab of before the sign-in is theirs who signed in",
    async act(play) {
      const old = await play.tab();
      await play.says(old, "step", "details");
      await play.signsIn(await play.tab(), play.ada);
      await play.orders(old);
    },
    ...{ ada: "ordered", bob: "waiting" },
  },
  {
    name: "an order that was on its way under the old id is theirs, where it names a checkout that was shown",
    async act(play) {
      const page = await play.tab();
      await page.evaluate(() => window.holdoff?.("checkout", "ck_1"));
      await play.says(page, "step", "details");
      const visitor = await idOf(page);
      await play.signsIn(page, play.ada);
      const order = { seq: 1, at: 1, type: "order.completed", checkout: "ck_1" };
      await play.posts({ visitor, tab: "t_of_the_old_page", signals: [order] });
    },
    ...{ ada: "ordered", bob: "waiting" },
  },
  {
    name: "forms get the new id, and one that was sent with the old id is still theirs",
    async act(play) {
      const page = await play.tab();
      const sent = await fieldOf(page);
      await play.signsIn(page, play.ada);
      expect([sent === (await fieldOf(page)), await fieldOf(page)]).toEqual([false, await idOf(page)]);
      await play.backendTells({ visitor: sent, verified: true }, "order.completed");
    },
    ...{ ada: "ordered", bob: "waiting" },
  },
  {
    name: "an old form that the other one sends does not give them the browser",
    async act(play) {
      const page = await play.tab();
      const sent = await fieldOf(page);
      await play.signsIn(page, play.ada);
      await play.backendTells({ customer: play.bob, visitor: sent, verified: true }, "order.completed");
      await play.strangerDeclines(sent);
    },
    ...{ ada: "waiting", bob: "ordered" },
  },
  {
    name: "who comes back from the bank has ordered",
    async act(play) {
      const page = await play.tab();
      await play.signsIn(page, play.ada);
      await play.says(page, "step", "payment");
      await page.goto(`${play.stage.bankUrl}/pay`);
      await heard(page, () => page.getByText("Paid").click());
    },
    ...{ ada: "ordered", bob: "waiting" },
  },
  {
    name: "a refusal of a page that is offline goes out before its visitor signs in there",
    async act(play) {
      const page = await play.tab();
      await offline(play, async () => await page.evaluate(() => window.holdoff?.("optOut")));
      await play.signsIn(page, play.ada);
    },
    ...{ ada: "refused", bob: "waiting" },
  },
  {
    name: "a refusal of who is signed in goes out as theirs when the other one is there",
    async act(play) {
      const page = await play.tab();
      await play.signsIn(page, play.ada);
      await offline(play, async () => await page.evaluate(() => window.holdoff?.("optOut")));
      await page.evaluate(() => window.holdoff?.("reset"));
      await play.signsIn(page, play.bob);
    },
    ...{ ada: "refused", bob: "waiting" },
  },
  {
    name: "what one said offline is theirs, although the other one is signed in when it goes out",
    async act(play) {
      const page = await play.tab();
      await play.signsIn(page, play.ada);
      const decline = () => window.holdoff?.("signal", "contact.declined", { channel: "call" });
      await offline(play, async () => await page.evaluate(decline));
      await play.signsIn(page, play.bob);
    },
    ...{ ada: "declined", bob: "waiting" },
  },
  {
    name: "where nothing may be kept, the id of the page changes and the browser keeps none",
    async act(play) {
      const page = await play.stage.context.newPage();
      await page.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
      await heard(page, () => page.goto(play.stage.shopUrl));
      const before = await idOf(page);
      await play.signsIn(page, play.ada);
      expect([before === (await idOf(page)), await play.stage.context.cookies()]).toEqual([false, []]);
      await play.declines(page);
      await play.strangerDeclines(before);
    },
    ...{ ada: "declined", bob: "waiting" },
  },
];

async function offline({ stage: { context } }: Play, act: () => Promise<unknown>): Promise<void> {
  await context.setOffline(true);
  await act();
  await context.setOffline(false);
}

const ENDED: Partial<Record<string, End>> = {
  declined_contact: "declined",
  converted: "ordered",
  opted_out: "refused",
};

function endOf({ status, decision }: FollowUp): string {
  const [first] = decision.reasons.filter(({ effect }) => effect === "cancel");
  return (first && ENDED[first.code]) ?? status;
}

test.describe("whose word it is:", () => {
  for (const { name, act, ...ends } of PLAYS) {
    test(name, async ({ stage }) => {
      const play = new Play(stage);
      const calls = await Promise.all(
        [play.ada, play.bob].map((customer) =>
          stage.backend.schedule({
            ...{ person: { customer }, channel: "call", purpose: "sales", basis: "consent", delay: "3h" },
            trigger: { type: "cart_left" },
          }),
        ),
      );
      await act(play);
      const now = async () => await Promise.all(calls.map(async ({ id }) => endOf(await stage.backend.get(id))));
      await expect.poll(now, { intervals: [20, 50, 100] }).toEqual([ends.ada, ends.bob]);
      for (const page of stage.context.pages()) await page.close();
      await stage.context.clearCookies();
      expect(stage.errors).toEqual([]);
    });
  }
});
