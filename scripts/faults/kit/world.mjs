/** One Redis, a receiver, and servers on them: what a fault happens to. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LabRedis } from "./lab-redis.mjs";
import { LabServer } from "./lab-server.mjs";
import { Receiver } from "./receiver.mjs";
import { fresh, Shop } from "./shop.mjs";
import { LIVE, SHORT, sitesText, TEST } from "./sites.mjs";

export class World {
  servers = [];
  #memories = 0;

  /** @param {(webhookUrl: string, policyFile: string) => string} sites the sites file, if not that of the lab's shop */
  constructor(redis, receiver, policy = SHORT, sites = sitesText) {
    this.redis = redis;
    this.receiver = receiver;
    /** Where servers find Redis; a fault may put a proxy in between. */
    this.redisUrl = redis.url;
    const folder = join(redis.folder, "config");
    mkdirSync(folder);
    const policyFile = join(folder, "policy.yaml");
    writeFileSync(policyFile, policy);
    this.sitesFile = join(folder, "sites.yaml");
    writeFileSync(this.sitesFile, sites(receiver.url, policyFile));
    this.shop = new Shop(() => this.api.url, LIVE);
  }

  /** One that the caller closes. */
  static async open(given) {
    return await World.#over(await LabRedis.start(given), given);
  }

  /** Does `work` in a world of its own, and leaves nothing of it. */
  static async within(given, work) {
    return await World.around(await LabRedis.start(given), work, given);
  }

  static async #over(redis, { policy, sites } = {}) {
    return new World(redis, await new Receiver().listen(), policy, sites);
  }

  /** The same around a Redis that runs, which is ended with it. */
  static async around(redis, work, given) {
    const world = await World.#over(redis, given);
    try {
      return await work(world);
    } finally {
      await world.close();
    }
  }

  /** A sites file of this shop with another policy. */
  sitesText(policyFile) {
    return sitesText(this.receiver.url, policyFile);
  }

  /** A sandbox of the test site: its clock is its own, and a silence in real time has no place in it. */
  sandbox() {
    return new Shop(() => this.api.url, TEST, fresh("t-"));
  }

  #env(more) {
    const memory = join(this.redis.folder, `memory-${++this.#memories}.json`);
    return { REDIS_URL: this.redisUrl, HOLDOFF_CONFIG: this.sitesFile, HOLDOFF_MEMORY_FILE: memory, ...more };
  }

  /** Starts another server, which the shop talks to from now on. */
  async serve(more = {}, options) {
    const server = await LabServer.start(this.#env(more), options);
    this.servers.push(server);
    this.api = server;
    return server;
  }

  /** As above, for one that may die at once. */
  begin(more, options) {
    const server = new LabServer(this.#env(more), options);
    this.servers.push(server);
    return server;
  }

  async close() {
    await Promise.all(this.servers.filter(({ isRunning }) => isRunning).map((server) => server.kill()));
    await this.receiver.close();
    await this.redis.close();
  }
}
