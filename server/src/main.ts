/**
 * The server: connects to Redis, reads the sites file, starts what its roles ask for, and takes it all down again in
 * the opposite order.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createApp } from "./app.js";
import { within } from "./clock.js";
import { type Config, ConfigError, readConfig, sitesFileOf } from "./config.js";
import { Deliverer } from "./delivery/deliver.js";
import { DeliveryQueues } from "./delivery/delivery-queues.js";
import { WebhookAgents } from "./delivery/public-address.js";
import { Relay } from "./delivery/relay.js";
import { ReleasedQueues, unfitPrefixes } from "./delivery/released-queues.js";
import type { Doors } from "./doors.js";
import { flushRounds } from "./intake/flushing.js";
import { type Logger, newLogger } from "./log.js";
import { LookWorker } from "./look/worker.js";
import { Permits } from "./permits.js";
import { RunningSites } from "./running-sites.js";
import { recordOutcome } from "./schedule/act-on-follow-up.js";
import { redeemFollowUp } from "./schedule/redeem-follow-up.js";
import { Sites } from "./sites.js";
import { Bell } from "./state/bell.js";
import { connectForQueues, connectForRequests, connectForWorkers, firstAnswer, firstDone } from "./state/connect.js";
import { Copies } from "./state/copies.js";
import { readHealth } from "./state/health.js";
import { persistenceProblems, problemsOf } from "./state/health-findings.js";
import { IntakeCounts } from "./state/intake-counts.js";
import { openStore, stayOpen } from "./state/open-store.js";
import { People } from "./state/people.js";
import type { RedisStore } from "./state/redis-store.js";
import type { RedisLike } from "./state/scripts.js";
import { ChangeHub } from "./stream/change-hub.js";
import { ChangeLog } from "./stream/change-log.js";
import { MemoryFile } from "./watch/memory-file.js";
import { OrdersWatch } from "./watch/orders-watch.js";
import { SuspectWatch } from "./watch/suspect-watch.js";
import { Watch } from "./watch/watch.js";

const SHOP_PORT_DEFAULT = 4601;
/** Slow or stuck clients are let go: headers within 5 s, a request within 10 s. */
const HEADERS_MS_MAX = 5_000;
const REQUEST_MS_MAX = 10_000;
const HEALTH_MS_MAX = 1_200;
/** Writes that wait for copies keep a connection to themselves. */
const COPYING_CONNECTIONS = 4;
/** A Redis that is started at the same time, or still reads its data, is waited for. */
const START_MS_MAX = 30_000;

export interface ServeOptions {
  redisUrl: string;
  log: (line: string) => void;
  env?: Record<string, string | undefined>;
}

export interface Served {
  urls: Record<string, string>;
  /** Reads the sites file again; a file with a mistake changes nothing and is reported. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

export async function serve({ redisUrl, log: say, env = process.env }: ServeOptions): Promise<Served> {
  const demoWebhook = `http://127.0.0.1:${env["SHOP_PORT"] ?? SHOP_PORT_DEFAULT}/holdoff-webhook`;
  const full = { HOLDOFF_DEMO_WEBHOOK_URL: demoWebhook, ...env, HOLDOFF_CONFIG: sitesFileOf(env), REDIS_URL: redisUrl };
  const config = readConfig(full);
  const log = newLogger();
  const sites = Sites.read(config.sitesFile, full);

  const redis = connectForRequests(config.redisUrl);
  redis.on("error", (error) => log.warn({ error: error.message }, "Redis"));
  const unfit = unfitPrefixes(sites.all, redis);
  if (unfit.length > 0) throw new ConfigError(unfit.join("\n"));
  await firstAnswer(redis, START_MS_MAX);
  const copying = copyingConnections(config);
  const copies = config.durability.level === "replicated" ? new Copies(copying, config.durability) : null;
  const open = () => openStore(redis, { partitions: config.partitions, copies });
  const opened = await firstDone(open, START_MS_MAX);
  const { store, permitSecret } = opened;
  refuseUnlessReadable(store);
  await refuseUnlessDurable(store, config, log);
  const memory = config.memoryFile === undefined ? null : new MemoryFile(config.memoryFile);
  const examine = async (): Promise<string[]> => [
    ...(await stayOpen(opened)),
    ...problemsOf(await readHealth(redis, store.keys), config.durability),
  ];
  const bell = new Bell();
  const running = new RunningSites({ file: config.sitesFile, env: full, say }, sites, store, bell, log);
  const onNewRun = (): void => void running.publishAgain();
  const onFit = (): void => bell.ring("everywhere");
  const watch = new Watch({ store, hears: config.roles.has("collector"), memory, examine, onNewRun, onFit, log });
  await watch.start();
  // It has said what it reads; before that it may have been raised once more.
  refuseUnlessReadable(store);
  await running.publish();
  const ordersWatch = new OrdersWatch(store.withoutCopies(), () => running.sites.all, log);
  ordersWatch.start();
  const suspectWatch = new SuspectWatch(store.withoutCopies(), () => running.sites.all, log);
  suspectWatch.start();
  const people = new People(store, {
    publishFacts: async () => {
      await running.publish();
      return true;
    },
    outdated: () => running.catchUp(),
  });
  const intake = new IntakeCounts();
  const doors: Doors = { people, bell, intake, permits: new Permits(permitSecret), sites: () => running.sites };

  const workersRedis = connectForWorkers(config.redisUrl);
  workersRedis.on("error", (error) => log.warn({ error: error.message }, "Redis, for workers"));
  const atWork: Doors = { ...doors, people: new People(store.over(workersRedis), people.options, people) };
  const queuesRedis = connectForQueues(config.redisUrl);
  queuesRedis.on("error", (error) => log.warn({ error: error.message }, "Redis, for queues"));
  const deliveryQueues = new DeliveryQueues(store.keys, workersRedis, queuesRedis);
  const releasedQueues = new ReleasedQueues(workersRedis);
  const agents = new WebhookAgents();
  const deliverer = new Deliverer(atWork, releasedQueues, agents, {
    redeem: (opened, stored, request) => redeemFollowUp(atWork, opened, stored, request),
    recordOutcome: (opened, stored, report) => recordOutcome(atWork, opened, stored, report),
  });
  const relay = new Relay(atWork, deliveryQueues, deliverer, log);

  let worker: LookWorker | undefined;
  const missing = async (): Promise<string[]> => {
    const health = await within(HEALTH_MS_MAX, readHealth(redis, store.keys), undefined);
    return [
      ...(health ? problemsOf(health, config.durability) : ["Redis does not answer"]),
      ...(store.format.problem === null ? [] : [store.format.problem]),
      ...(config.roles.has("worker") && !worker ? ["the worker has not started"] : []),
    ];
  };
  const hub = new ChangeHub(new ChangeLog(store), doors.bell, log);
  const app = createApp(doors, {
    hub,
    roles: config.roles,
    log,
    missing,
    suspect: async () => {
      await within(
        HEALTH_MS_MAX,
        suspectWatch.look().catch(() => undefined),
        undefined,
      );
      return suspectWatch.suspect;
    },
    courier: (opened) => relay.courierFor(opened.scope),
    turnedAway: () => watch.turnedAway(),
  });
  const server = createServer({ headersTimeout: HEADERS_MS_MAX, requestTimeout: REQUEST_MS_MAX }, app);
  await listen(server, config);

  if (config.roles.has("worker")) {
    deliveryQueues.work(deliverer, log);
    const looks = new LookWorker(atWork, log);
    relay.start(() => looks.isBehind);
    worker = looks;
  }

  const flushing = flushRounds(intake, store, log);

  const onHangUp = (): void => void running.reload();
  process.on("SIGHUP", onHangUp);

  return {
    urls: urlsOf(server, config),
    reload: () => running.reload(),
    async close() {
      process.off("SIGHUP", onHangUp);
      await hub.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await ordersWatch.stop();
      await suspectWatch.stop();
      await flushing.stop();
      await intake.flush(store);
      await watch.stop();
      await worker?.stop();
      await relay.stop();
      await deliveryQueues.close();
      await releasedQueues.close();
      await agents.close();
      queuesRedis.disconnect();
      workersRedis.disconnect();
      for (const one of copying) one.disconnect();
      redis.disconnect();
    },
  };
}

function copyingConnections({ durability, redisUrl }: Config): RedisLike[] {
  if (durability.level !== "replicated") return [];
  return Array.from({ length: COPYING_CONNECTIONS }, () => {
    const redis = connectForRequests(redisUrl);
    // Each request that fails says so itself.
    redis.on("error", () => undefined);
    return redis;
  });
}

function refuseUnlessReadable({ format }: RedisStore): void {
  if (format.problem !== null) throw new ConfigError(format.problem);
}

/** A promise that Redis is not set up to keep is not made. */
async function refuseUnlessDurable(store: RedisStore, { durability }: Config, log: Logger): Promise<void> {
  const health = await readHealth(store.redis, store.keys);
  for (const problem of problemsOf(health, durability)) log.warn({ problem }, "Redis");
  const problems = persistenceProblems(health, durability);
  if (durability.level === "always" && problems.length > 0) throw new ConfigError(problems.join("\n"));
}

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function urlsOf(server: Server, { host, roles }: Config): Record<string, string> {
  const { port } = server.address() as AddressInfo;
  const base = `http://${host === "0.0.0.0" || host === "127.0.0.1" ? "localhost" : host}:${port}`;
  return { collector: base, ...(roles.has("console") ? { console: `${base}/console` } : {}) };
}
