/** What was shown is what could be seen: not what stood hidden in the page, in whichever way; and that as soon as it shows. */
import { IMPATIENT, scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";

/** Ways of hiding: a style of the element, of what is around it, or an attribute. `body.open` ends them all. */
const WAYS: { name: string; own?: string; around?: string; attribute?: string }[] = [
  { name: "display", own: "display: none" },
  { name: "display around", around: "display: none" },
  { name: "visibility", own: "visibility: hidden" },
  { name: "visibility around", around: "visibility: hidden" },
  { name: "opacity", own: "opacity: 0" },
  { name: "opacity around", around: "opacity: 0" },
  { name: "collapsed", own: "max-height: 0; overflow: hidden" },
  { name: "collapsed around", around: "max-height: 0; overflow: hidden" },
  { name: "a height of 0 around", around: "height: 0; overflow: clip" },
  { name: "scaled to nothing", own: "transform: scale(0)" },
  { name: "clipped around", around: "clip-path: inset(50%)" },
  {
    name: "for screen readers",
    own: "position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0 0 0 0)",
  },
  { name: "off screen", own: "position: absolute; left: -9999px" },
  { name: "content-visibility", around: "content-visibility: hidden" },
  { name: "hidden", attribute: "hidden" },
  { name: "inert", attribute: "inert" },
];

const MARKS = [
  { type: "checkout.step_viewed", prop: "step", mark: (name: string) => `data-holdoff-step="${name}"` },
  { type: "offer.shown", prop: "offer", mark: (name: string) => `data-holdoff-offer="${name}"` },
  {
    type: "contact.offered",
    prop: "offer",
    mark: (name: string) => `data-holdoff-contact="call" data-holdoff-offer="${name}"`,
  },
];

test.use({ viewport: { width: 800, height: 2_000 } });

test("what is hidden was not shown, in no way of hiding it, until it is", async ({ page, collector, shop }) => {
  const rules = WAYS.map(
    ({ own = "", around = "" }, way) =>
      `body:not(.open) .own${way} { ${own} } body:not(.open) .around${way} { ${around} }`,
  );
  const elements = WAYS.map(({ name, attribute = "" }, way) =>
    MARKS.map(
      ({ mark }) => `<div class="around${way}"><div class="own${way}" ${attribute} ${mark(name)}>…</div></div>`,
    ).join(""),
  );
  await page.goto(
    shop.page(
      "/",
      `${IMPATIENT}<style>${rules.join("")}</style>${elements.join("")}<p data-holdoff-offer="in sight">…</p>${scriptTag(collector)}`,
    ),
  );
  await collector.heard({ type: "offer.shown", offer: "in sight" });
  expect(new Set(collector.types())).toEqual(new Set(["page.viewed", "offer.shown"]));
  expect(collector.signals()).toHaveLength(2);

  await page.evaluate(() => {
    document.body.className = "open";
    for (const element of document.querySelectorAll("[hidden], [inert]")) {
      element.removeAttribute("hidden");
      element.removeAttribute("inert");
    }
  });
  for (const { name } of WAYS) for (const { type, prop } of MARKS) await collector.heard({ type, [prop]: name });
});

test("an invitation to chat is one when it can be seen", async ({ page, collector, shop }) => {
  await page.goto(
    shop.page(
      "/",
      `${IMPATIENT}<div data-holdoff-chat style="opacity: 0">Chat?</div><p data-holdoff-offer="x">…</p>${scriptTag(collector)}`,
    ),
  );
  await collector.heard({ type: "offer.shown" });
  expect(collector.types()).not.toContain("chat.invited");
  await page.evaluate(() => document.querySelector("div")?.removeAttribute("style"));
  await collector.heard({ type: "chat.invited" });
});

test("a step is one until it leaves, however often it is rendered anew", async ({ page, collector, shop }) => {
  await page.goto(
    shop.page(
      "/",
      `<main></main><script>
         const render = (...steps) => {
           document.querySelector("main").innerHTML = steps.map((step) => '<p data-holdoff-step="' + step + '">…</p>').join("");
         };
         const settled = () => new Promise((done) => setTimeout(done, 300));
         render("address", "payment");
       </script>${scriptTag(collector)}`,
    ),
  );
  await collector.heard({ type: "checkout.step_viewed", step: "address" });
  await collector.heard({ type: "checkout.step_viewed", step: "payment" });
  await page.evaluate(`(async () => {
    for (let round = 0; round < 4; round += 1) { render("address", "payment"); await settled(); }
    render("review");
  })()`);
  await collector.heard({ type: "checkout.step_viewed", step: "review" });
  // Gone and back, and hidden and back.
  await page.evaluate(`render("address", "payment")`);
  await collector.heard({ type: "checkout.step_viewed", step: "address" }, 2);
  await page.evaluate(`document.querySelector("main").style.visibility = "hidden"; render("address", "cart")`);
  await page.evaluate("settled().then(settled).then(settled)");
  await page.evaluate(`document.querySelector("main").style.visibility = ""`);
  await collector.heard({ type: "checkout.step_viewed", step: "address" }, 3);
  await collector.heard({ type: "checkout.step_viewed", step: "cart" });
  // Requests overtake each other; numbers do not.
  const inOrder = collector.signals().sort((a, b) => a.seq - b.seq);
  expect(inOrder.map(({ step }) => step)).toEqual([
    undefined,
    ...["address", "payment", "review", "address", "payment", "address", "cart"],
  ]);
});

test("marks in open shadow roots are seen: those that were there, those that come, those inside others", async ({
  page,
  collector,
  shop,
}) => {
  await page.goto(
    shop.page(
      "/",
      `${IMPATIENT}<div><template shadowrootmode="open"><p data-holdoff-step="address">…</p>
         <section><template shadowrootmode="open"><p data-holdoff-offer="insurance">…</p></template></section>
       </template></div>${scriptTag(collector)}`,
    ),
  );
  await collector.heard({ type: "checkout.step_viewed", step: "address" });
  await collector.heard({ type: "offer.shown", offer: "insurance" });
  await page.evaluate(() => {
    const host = document.body.appendChild(document.createElement("div"));
    host.attachShadow({ mode: "open" }).innerHTML = '<p data-holdoff-offer="later">…</p>';
  });
  await collector.heard({ type: "offer.shown", offer: "later" });
  await page.evaluate(() => {
    const root = document.querySelector("div")?.shadowRoot?.querySelector("section")?.shadowRoot;
    root?.appendChild(document.createElement("p")).setAttribute("data-holdoff-order", "1001");
  });
  await collector.heard({ type: "order.completed", order: "1001" });
});
