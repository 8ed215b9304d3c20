/** As in write-effects.mjs, of the scripts that write about a whole site, a clock or a partition. */
import { ROOT } from "../../root.mjs";
import { fresh } from "./shop.mjs";

const built = async (file) => await import(`${ROOT}/server/dist/${file}.js`);
const { changeDepartment, publishSuspensions, seeDepartment } = await built("state/departments");
const { moveClock } = await built("state/scope-clock");
const { beat } = await built("state/beat");
const { countOrder } = await built("state/orders-heard");
const { resumeSite } = await built("state/resume-site");
const { readRules } = await built("state/published-rules");
const { putInForce } = await built("state/put-in-force");
const { publishRules } = await built("state/site-rules");
const { changeStops, readStops } = await built("state/stops");
const { parsePolicy } = await built("gate/parse-policy");

const HOUR_MS = 3_600_000;
const partitionOf = (lane, nth) => nth % lane.store.keys.partitions;

/** What is about everybody is done by one lane `alone` in its world, so that no other one changes it meanwhile. */
export const SITE_EFFECTS = [
  {
    script: "clock",
    what: "a test clock is moved",
    begin: async (lane) => {
      const scope = `demo+${fresh("s-")}`;
      const nowMs = await lane.store.timeMs(scope);
      return { scope, targetMs: nowMs + HOUR_MS, token: fresh("") };
    },
    act: async (lane, { scope, targetMs, token }) => {
      for (const step of ["begin", "move", "end"]) await moveClock(lane.store, scope, token, step, targetMs, 5_000);
    },
    seen: async (lane, { scope, targetMs }) => {
      const nowMs = await lane.store.timeMs(scope);
      const key = lane.store.keys.clock(lane.store.keys.partitionOf(scope, ""), scope);
      return { isThere: nowMs >= targetMs && nowMs < targetMs + 60_000, mover: await lane.direct.hget(key, "mover") };
    },
  },
  {
    script: "tell",
    what: "the partitions are told who is suspended",
    alone: true,
    begin: async (lane) => {
      const scope = `demo+${fresh("s-")}`;
      await seeDepartment(lane.store, scope, "growth");
      await changeDepartment(lane.store, scope, "growth", (before) => ({
        ...before,
        suspended: { atMs: 1, breaches: [] },
      }));
      return { scope };
    },
    act: (lane, { scope }) => publishSuspensions(lane.store, scope),
    seen: (lane, { scope }) =>
      lane.direct.hgetall(lane.store.keys.scopeFacts(lane.store.keys.partitionOf(scope, ""), scope)),
  },
  {
    script: "stop",
    what: "an owner stops a site and lets it go on",
    begin: () => ({ scope: `demo+${fresh("s-")}` }),
    act: async (lane, { scope }) => {
      const [calls, sales] = [{ channel: "call" }, { purpose: "sales" }];
      const by = "Ada";
      await changeStops(lane.store, scope, { on: true, target: calls, by, reason: "storm" });
      await changeStops(lane.store, scope, { on: true, target: sales, by, reason: "storm" });
      await changeStops(lane.store, scope, { on: false, target: calls, by });
    },
    seen: async (lane, { scope }) => {
      const { standing, lifted } = await readStops(lane.store, scope);
      const { stops } = await lane.store.siteFacts(scope);
      return { targets: standing.map(({ target }) => target), lifted: lifted.length, told: stops.length };
    },
  },
  {
    script: "publish",
    what: "a policy is put in force, and the one before again",
    begin: () => ({ site: fresh("s-") }),
    act: async (lane, { site }) => {
      for (const bounce of ["1d", "2d", "1d"]) {
        const { policy } = parsePolicy(`bounce: ${bounce}`, "lab");
        await putInForce(lane.store, site, { policy, enforce: true }, { way: "publish" });
      }
    },
    seen: async (lane, { site }) => {
      const { history, text } = await readRules(lane.store, site);
      return { policies: history.map(({ policy }) => policy), bounce: JSON.parse(text).bounce };
    },
  },
  {
    script: "rules",
    what: "the partitions are told by which rules a site decides",
    begin: () => ({ site: fresh("s-") }),
    act: async (lane, { site }) => {
      for (const number of [1, 3, 2])
        await publishRules(lane.store, site, { policy: `policy ${number}`, enforce: true, number });
    },
    seen: (lane, { site }) => lane.direct.hgetall(lane.store.keys.facts(0, site)),
  },
  {
    script: "order",
    what: "an order is counted",
    begin: () => ({ scope: `demo+${fresh("s-")}`, name: fresh("o_") }),
    act: async (lane, { scope, name }) => {
      const rules = { silentAfter: 5, silentMinMs: HOUR_MS };
      await countOrder(lane.store, scope, name, rules);
      await countOrder(lane.store, scope, `${name} and another`, rules);
    },
    seen: async (lane, { scope }) => ({ count: (await lane.store.siteFacts(scope)).orders.count }),
  },
  {
    script: "beat",
    what: "a partition is found behind",
    alone: true,
    begin: async (lane, nth) => {
      const partition = partitionOf(lane, nth);
      const before = await beat(lane.store, partition, { collector: null, leaves: false });
      const { tick, epoch } = lane.store.seen.at(partition);
      lane.store.seen.note(partition, { tick: tick + 100, counter: 0, epoch });
      return { partition, epoch, before };
    },
    act: (lane, { partition }) => beat(lane.store, partition, { collector: null, leaves: false }),
    seen: async (lane, { partition, epoch }) => {
      const watch = await lane.direct.hgetall(lane.store.keys.watch(partition));
      return { epochs: Number(watch.epoch) - epoch, lost: watch.lostAtMs !== undefined, spells: watch.spells ?? "" };
    },
  },
  {
    script: "resume",
    what: "a suspect site goes on",
    alone: true,
    begin: async (lane, nth) => {
      const partition = partitionOf(lane, nth);
      const atMs = Date.now();
      await lane.direct.hset(lane.store.keys.watch(partition), "lostAtMs", atMs);
      return { partition, atMs };
    },
    act: (lane) => resumeSite(lane.store, "shop", 300_000),
    seen: async (lane, { partition, atMs }) => {
      const facts = await lane.direct.hgetall(lane.store.keys.scopeFacts(partition, "shop"));
      return { gap: Number(facts.gapAtMs) === atMs, isResumed: Number(facts.resumedAtMs) >= atMs };
    },
  },
];
