/** Secrets that customers type, paste and have filled in, on pages of many shapes: none of it may be in any byte that is sent. */
import { setTimeout as pause } from "node:timers/promises";
import { holdsWithinMs } from "../../../faults/kit/wait.mjs";
import { Browser } from "../kit/browser.mjs";
import { Collector } from "../kit/collector.mjs";
import { SHAPES } from "../kit/secret-pages.mjs";
import { formsOf, makeSecret } from "../kit/secrets.mjs";
import { html, Shop, tag } from "../kit/shop.mjs";

const SIDE_BY_SIDE = 4;
const FOR_EACH_PAGE = SHAPES.length * 2;
const LOOKED_AT_MS = 1_300;
const ATTRIBUTES = 'data-checkout="/secrets" data-completed="/thanks" data-debug';

export const secrets = {
  name: "secrets",
  says: "secrets in forms, addresses, titles and selections, looked for in every byte sent",
  count: 10_000,
  async run({ count, random, report, say }) {
    const [collector, shop] = [await new Collector().listen(), await new Shop().listen()];
    collector.keepsRaw = true;
    const page = SHAPES.flatMap(({ html: make }, nth) => [make(`a${nth}`), make(`b${nth}`)]).join("\n");
    const consent = '<input type="checkbox" id="consent" data-holdoff-consent="email:sales">';
    const text = html(
      `${tag(collector, ATTRIBUTES)}<form id="all" action="/elsewhere" data-holdoff-step="details">${consent}${page}<button id="go">Send</button></form>`,
    );
    shop.page("/secrets", text);
    const found = [];
    let done = 0;
    await Browser.within({}, async (browser) => {
      const tabs = await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => browser.open()));
      while (done < count) {
        const rounds = tabs.map(() => {
          const few = Array.from({ length: Math.min(FOR_EACH_PAGE, count - done) }, (_, nth) =>
            makeSecret(random, done + nth),
          );
          done += few.length;
          return few;
        });
        await Promise.all(tabs.map((tab, nth) => rounds[nth].length > 0 && visit(tab, shop, rounds[nth])));
        // What waits for company is sent when the page goes.
        await Promise.all(tabs.map((tab) => tab.goto(`${shop.url}/elsewhere`)));
        await holdsWithinMs(300, () => false);
        found.push(...search(collector.takeRaw(), rounds.flat()));
        if (done % 1_000 < FOR_EACH_PAGE * SIDE_BY_SIDE) say(`${done} secrets, ${collector.requests.length} requests`);
      }
    });
    for (const { kind, shape, where } of found.slice(0, 5)) say(`${kind} of ${shape}: ${where}`);
    report.states("requests that were searched", collector.requests.length);
    report.none("secrets found in bodies, addresses and headers", found.length, done);
    await Promise.all([collector.close(), shop.close()]);
  },
};

async function visit(tab, shop, few) {
  await tab.goto(`${shop.url}/secrets`);
  await tab.focus();
  for (const [nth, secret] of few.entries()) {
    const shape = SHAPES[nth % SHAPES.length];
    const id = `${nth < SHAPES.length ? "a" : "b"}${nth % SHAPES.length}`;
    secret.shape = shape.name;
    if (shape.typed) {
      await tab.evaluate(shape.focus?.(id) ?? `document.getElementById("${id}").focus()`);
      await tab.send("Input.insertText", { text: secret.text });
    } else await tab.evaluate(`${shape.put(id, JSON.stringify(secret.text))}; 0`);
  }
  await tab.press("Tab");
  await tab.evaluate(
    `document.getElementById("consent").click(); document.getElementById("all").dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true })); 0`,
  );
  await pause(LOOKED_AT_MS);
}

function search(raw, few) {
  const haystack = raw.join("\n").toLowerCase();
  return few.flatMap((secret) => {
    const form = formsOf(secret.text).find((one) => haystack.includes(one));
    if (form === undefined) return [];
    const at = haystack.indexOf(form);
    return [{ ...secret, where: haystack.slice(Math.max(0, at - 80), at + form.length + 40) }];
  });
}
