/**
 * The server's own doors in this process, on a connection through a proxy of their own: so that an answer to one script
 * can be lost, and what was done asked of Redis behind the proxy's back. Several lanes work side by side.
 */
import { ROOT } from "../../root.mjs";
import { FaultProxy } from "../proxy.mjs";
import { until } from "./wait.mjs";

const built = (file) => import(`${ROOT}/server/dist/${file}.js`);
const [
  { connectForQueues, connectForRequests },
  { openStore },
  { People },
  { Bell },
  { Permits },
  { Sites },
  { publishRules },
  { IntakeCounts },
] = await Promise.all(
  [
    "state/connect",
    "state/open-store",
    "state/people",
    "state/bell",
    "permits",
    "sites",
    "state/site-rules",
    "state/intake-counts",
  ].map(built),
);

/** Which script a text is says the last header in it: what it shares with others stands in front. */
const nameOf = (text) => [...text.matchAll(/--\[\[\n(\w+):/g)].at(-1)?.[1];

export class Lane {
  /** Hashes by script, as they are learnt: a script is sent as text once, and may be known under two. */
  static #hashes = new Map();

  /** @param {World} world whose store is opened with so many partitions, if it was not open yet */
  static async open(world, number, partitions) {
    const lane = new Lane();
    lane.number = number;
    lane.proxy = await new FaultProxy({ path: world.redis.socket }).listen();
    lane.redis = connectForRequests(lane.proxy.url);
    lane.redis.on("error", () => undefined);
    lane.direct = connectForQueues(world.redis.url);
    lane.#learn();
    lane.store = (await lane.patiently(() => openStore(lane.redis, { partitions }))).store;
    const sites = Sites.read(world.sitesFile, {});
    const publish = (site) => lane.patiently(() => publishRules(lane.store, site.id, rulesOf(site)));
    if (number === 0) for (const site of sites.all) await publish(site);
    lane.doors = {
      people: new People(lane.store),
      bell: new Bell(),
      intake: new IntakeCounts(),
      permits: new Permits("lab"),
      sites: () => sites,
    };
    const live = sites.byId("shop");
    lane.opened = { site: live, scope: "shop" };
    return lane;
  }

  #learn() {
    const load = this.redis.eval.bind(this.redis);
    this.redis.eval = async (text, ...rest) => {
      const sha = await this.redis.script("LOAD", text);
      Lane.#hashes.set(nameOf(text), [...(Lane.#hashes.get(nameOf(text)) ?? []), sha]);
      return await load(text, ...rest);
    };
  }

  /** Does `work`; the answer to the first call of that script in it is lost. Answers whether there was one. */
  async losing(script, work) {
    const hashes = Lane.#hashes.get(script);
    if (hashes === undefined) throw new Error(`script ${script} has not been run yet`);
    return await this.losingTo(hashes, work);
  }

  /** As above, of the first request with any of these in it. */
  async losingTo(texts, work) {
    const before = this.proxy.repliesLost;
    this.proxy.loseReplyTo(...texts);
    for (let tries = 1; ; tries += 1) {
      try {
        await work();
        break;
      } catch (error) {
        if (tries === TRIES_MAX) throw error;
        // Unknown: whoever asked asks again, once there is a connection again.
        await this.connected();
      }
    }
    return this.proxy.repliesLost === before + 1;
  }

  /** A busy machine lets a command time out that nobody tampered with: then it is begun anew. */
  async patiently(work) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await work();
      } catch (error) {
        if (tries === TRIES_MAX || !/timed out|timeout|closed|writeable/.test(error.message)) throw error;
        this.proxy.heal();
        await this.connected();
      }
    }
  }

  /** The client says that it is ready a moment before and after it is: an answer is the proof. */
  async connected() {
    const answers = async () => (await this.redis.ping().catch(() => undefined)) === "PONG";
    await until("an answer through a lane", CONNECTED_WITHIN_MS, answers);
  }

  async close() {
    this.redis.disconnect();
    this.direct.disconnect();
    await this.proxy.close();
  }
}

const TRIES_MAX = 20;
const CONNECTED_WITHIN_MS = 30_000;
const rulesOf = ({ policy, enforce }) => ({ policy: policy.hash, enforce });
