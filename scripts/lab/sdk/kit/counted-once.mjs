/** Where a copy would count twice: the real server, behind a proxy that hands a batch on and then says that it could not. */
import { setTimeout as pause } from "node:timers/promises";
import { holdsWithinMs } from "../../../faults/kit/wait.mjs";
import { Browser } from "./browser.mjs";
import { Collector } from "./collector.mjs";
import { inServerWorld, personOf } from "./presence-world.mjs";
import { html, Shop, tag } from "./shop.mjs";

const VISITORS = 5;
/** The server lists the latest ones only. */
const SAID_MAX = 12;
const HEARD_MS = 30_000;

export async function countedOnce({ count, random, report }) {
  await inServerWorld(async (world) => {
    const [proxy, shop] = [await new Collector().listen(), await new Shop().listen()];
    proxy.upstream = world.api.url;
    const url = shop.page("/counted", html(`${tag(proxy)}<p>Shop</p>`));
    const said = Math.min(SAID_MAX, count);
    await Browser.within({}, async (browser) => {
      const visits = await Promise.all(
        Array.from({ length: VISITORS }, async () => {
          const context = await browser.newContext();
          const tab = await browser.open({ url, context });
          await holdsWithinMs(HEARD_MS, () => tab.evaluate("window.holdoff?.visitor || ''"));
          return { context, tab, visitor: await tab.evaluate("holdoff.visitor") };
        }),
      );
      for (let nth = 0; nth < said; nth += 1) {
        proxy.mode = random.pick(["well", "503"]);
        await Promise.all(
          visits.map(({ tab }) =>
            tab.evaluate(`holdoff("order",{order:"o_${nth}"});holdoff("signal","chat.dismissed");0`),
          ),
        );
        await pause(random.between(100, 600));
      }
      proxy.mode = "well";
      const known = async () => await Promise.all(visits.map(({ visitor }) => personOf(world, visitor)));
      const counts = ({ orders, declined } = { orders: [], declined: { chats: [] } }) => [
        orders.length,
        declined.chats.length,
      ];
      const isAll = async () => (await known()).every((person) => counts(person).every((counted) => counted >= said));
      await holdsWithinMs(HEARD_MS, isAll);
      // A copy that is still to come has time to.
      await Promise.all(visits.map(({ tab }) => tab.close()));
      await Promise.all(visits.map(async ({ context }) => (await browser.open({ url, context })).evaluate("0")));
      await pause(3_000);
      const sum = (await known()).flatMap(counts).reduce((total, counted) => total + Math.abs(counted - said), 0);
      report.none("orders and dismissed chats that the server counts twice, or not at all", sum, VISITORS * said * 2);
      const { taken, copies } = proxy.copies();
      report.states("what the proxy handed on more than once", `${copies} of ${taken}`);
    });
    await Promise.all([proxy.close(), shop.close()]);
  });
}
