import { scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";

test("offers, contact and chat are heard when shown and when answered", async ({ page, collector, shop }) => {
  await page.goto(
    shop.page(
      "/",
      `<div data-holdoff-offer="insurance"><button data-holdoff-accept>Add</button><button data-holdoff-decline><b>No thanks</b></button></div>
       <a href="#" data-holdoff-decline="warranty">No warranty</a>
       <div data-holdoff-contact="call" data-holdoff-offer="consultation"><button data-holdoff-decline>Do not call</button></div>
       <div data-holdoff-contact="email"><button data-holdoff-accept>Mail me</button></div>
       <div data-holdoff-chat><button data-holdoff-dismiss>Close chat</button></div>
       <div style="margin-top:300vh" data-holdoff-offer="below the fold">More</div>
       <div data-holdoff-ignore><button data-holdoff-decline="ignored">Ignored</button></div>
       <script>document.addEventListener("click", (event) => event.stopImmediatePropagation(), true)</script>
       ${scriptTag(collector)}`,
    ),
  );
  await collector.heard({ type: "offer.shown", offer: "insurance" });
  await collector.heard({ type: "contact.offered", channel: "call", offer: "consultation" });
  await collector.heard({ type: "contact.offered", channel: "email" });
  await collector.heard({ type: "chat.invited" });
  expect(collector.types().filter((type) => type === "offer.shown")).toHaveLength(1);

  await page.getByText("Ignored").click();
  await page.getByText("No thanks").click();
  await page.getByText("No warranty").press("Enter");
  await page.getByText("Do not call").click();
  await page.getByText("Mail me").click();
  await page.getByText("Add").click();
  await page.getByText("Close chat").click();
  await collector.heard({ type: "offer.declined", offer: "insurance" });
  await collector.heard({ type: "offer.declined", offer: "warranty" });
  await collector.heard({ type: "contact.declined", channel: "call", offer: "consultation" });
  await collector.heard({ type: "contact.requested", channel: "email" });
  await collector.heard({ type: "offer.accepted", offer: "insurance" });
  await collector.heard({ type: "chat.dismissed" });
  await page.getByText("More").scrollIntoViewIfNeeded();
  await collector.heard({ type: "offer.shown", offer: "below the fold" });
  expect(collector.signals().some(({ offer }) => offer === "ignored")).toBe(false);
});

test("what is added or changed later counts as much", async ({ page, collector, shop }) => {
  await page.goto(
    shop.page(
      "/",
      `<main data-holdoff-checkout="ck_1" data-holdoff-step="address">Address</main>
       <section data-holdoff-step="payment" hidden>Payment</section>
       <form><input type="hidden" name="holdoff" data-holdoff-visitor></form>${scriptTag(collector)}`,
    ),
  );
  await collector.heard({ type: "checkout.step_viewed", step: "address", checkout: "ck_1" });
  await page.evaluate(() => document.querySelector("main")?.setAttribute("data-holdoff-step", "delivery"));
  await collector.heard({ type: "checkout.step_viewed", step: "delivery" });
  await page.evaluate(() => document.querySelector("section")?.removeAttribute("hidden"));
  const payment = await collector.heard({ type: "checkout.step_viewed", step: "payment" });
  await expect(page.locator("[data-holdoff-visitor]")).toHaveValue(payment.visitor);

  await page.evaluate(() => {
    document.body.innerHTML = `<p hidden data-holdoff-order="o_1">Thank you</p>
      <button data-holdoff-decline="newsletter">No</button><input type=hidden data-holdoff-visitor>`;
  });
  const order = await collector.heard({ type: "order.completed", order: "o_1", checkout: "ck_1" });
  expect(order.sentIn.refs).toEqual({ checkout: "ck_1" });
  await page.getByRole("button").click();
  await collector.heard({ type: "offer.declined", offer: "newsletter" });
  await expect(page.locator("[data-holdoff-visitor]")).toHaveValue(payment.visitor);
  const seqs = collector.signals().map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
});

test("consent is what was ticked, and a box ticked by the shop is told apart", async ({ page, collector, shop }) => {
  await page.goto(
    shop.page(
      "/",
      `<form onsubmit="return false">
         <label><input type="checkbox" data-holdoff-consent="email:sales"> Mail</label>
         <label><input type="checkbox" data-holdoff-consent="call:sales" checked> Calls</label>
         <label><input type="checkbox" data-holdoff-consent="sms:survey" checked> Texts</label>
         <button>Send</button>
       </form>${scriptTag(collector)}`,
    ),
  );
  await collector.heard({ type: "page.viewed" });
  await page.getByLabel("Mail").check();
  const given = await collector.heard({ type: "consent.given", channel: "email", purpose: "sales" });
  expect(given).not.toHaveProperty("preTicked");
  await page.getByLabel("Calls").uncheck();
  await collector.heard({ type: "consent.withdrawn", channel: "call", purpose: "sales" });
  await page.getByRole("button").click();
  await collector.heard({ type: "consent.given", channel: "sms", purpose: "survey", preTicked: true });
  expect(collector.types().filter((type) => type.startsWith("consent"))).toHaveLength(3);
});

test("no value of any field leaves the page", async ({ page, collector, shop }) => {
  const secrets = ["Ada Lovelace", "ada@example.test", "4111111111111111", "s3cret!", "c_hidden", "Rue des Secrets"];
  const [name = "", mail = "", card = "", password = "", hidden = "", street = ""] = secrets;
  await page.goto(
    shop.page(
      "/",
      `<form data-holdoff-step="payment" onsubmit="return false">
         <input name="name"><input type="email" name="mail"><input name="card" autocomplete="cc-number">
         <input type="password" name="password"><textarea name="street"></textarea>
         <select name="country"><option>DE<option>FR</select><input type="hidden" name="ref" value="${hidden}">
         <button>Pay</button>
       </form>${scriptTag(collector)}`,
    ),
  );
  await page.locator("[name=name]").fill(name);
  await page.locator("[name=mail]").fill(mail);
  await page.locator("[name=card]").fill(card);
  await page.locator("[name=password]").fill(password);
  await page.locator("[name=street]").fill(street);
  await page.locator("[name=country]").selectOption("FR");
  await page.getByRole("button").click();
  await page.close();
  await collector.heard({ type: "page.left" });
  await collector.heard({ type: "form.progress", filled: 6, of: 6 });
  const bytes = collector.requests.map(({ body, path, headers }) => body + path + JSON.stringify(headers)).join();
  expect(secrets.filter((secret) => bytes.includes(secret))).toEqual([]);
});

test("addresses say the stage where markup does not, across routes of a single page", async ({
  page,
  collector,
  shop,
}) => {
  const attributes = 'data-checkout="/kasse" data-payment="/kasse/zahlung, /pay/*" data-completed="danke?order=*"';
  await page.goto(shop.page("/", scriptTag(collector, attributes)));
  await collector.heard({ type: "page.viewed" });
  await page.evaluate(() => history.pushState(null, "", "/kasse/adresse"));
  await collector.heard({ type: "checkout.started" });
  await page.evaluate(() => history.replaceState(null, "", "/kasse/zahlung?token=secret"));
  await collector.heard({ type: "checkout.step_viewed", step: "payment" });
  await page.evaluate(() => history.back());
  await collector.heard({ type: "page.viewed" }, 4);
  await page.evaluate(() => history.pushState(null, "", "/danke?order=secret"));
  await collector.heard({ type: "order.completed", inferred: true });
  expect(collector.requests.map(({ body }) => body).join()).not.toMatch(/kasse|zahlung|danke|secret/);
});
