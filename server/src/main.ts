/**
 * The server: connects to Redis, reads the sites file, starts what its roles ask for, and takes it all down again in
 * the opposite order.
 */
import { createServer, type Server } from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import { type AppNeeds, createApp } from "./app.js";
import { within } from "./clock.js";
import { settingsInForce, withoutPassword } from "./config/in-force.js";
import { type Environment, settingsOf } from "./config/settings.js";
import { type Config, ConfigError, readConfig } from "./config.js";
import { Passes } from "./console/passes.js";
import { circuitNews } from "./delivery/circuit-news.js";
import { Deliverer } from "./delivery/deliver.js";
import { DeliveryQueues } from "./delivery/delivery-queues.js";
import { Endpoints } from "./delivery/endpoints.js";
import { FailedJobs } from "./delivery/failed-jobs.js";
import { FailingDestinations } from "./delivery/failing-destinations.js";
import { WebhookAgents } from "./delivery/public-address.js";
import { Relay } from "./delivery/relay.js";
import { ReleasedQueues, unfitPrefixes } from "./delivery/released-queues.js";
import type { Doors } from "./doors.js";
import { newHttpServer } from "./http/http-server.js";
import { type Scope, siteOf } from "./ids.js";
import { flushRounds } from "./intake/flushing.js";
import { Limiter } from "./limits/limiter.js";
import { type Logger, newLogger } from "./log.js";
import { LookWorker } from "./look/worker.js";
import { Permits } from "./permits.js";
import { RunningSites } from "./running-sites.js";
import { recordOutcome } from "./schedule/act-on-follow-up.js";
import { redeemFollowUp } from "./schedule/redeem-follow-up.js";
import { reportOfJob } from "./schedule/report-of-job.js";
import { readSites } from "./sites/read-sites.js";
import type { Resolve } from "./sites/resolve.js";
import { ownScope } from "./sites.js";
import { listen } from "./start/listen.js";
import { Opened } from "./start/opened.js";
import { Bell } from "./state/bell.js";
import { connectForQueues, connectForRequests, connectForWorkers, firstAnswer, firstDone } from "./state/connect.js";
import { Copies } from "./state/copies.js";
import { type Health, readHealth } from "./state/health.js";
import { memoryWarnings, persistenceProblems, problemsOf, tooOld } from "./state/health-findings.js";
import { IntakeCounts } from "./state/intake-counts.js";
import { openStore, stayOpen } from "./state/open-store.js";
import { People } from "./state/people.js";
import type { RedisStore } from "./state/redis-store.js";
import type { RedisLike } from "./state/scripts.js";
import { ChangeHub } from "./stream/change-hub.js";
import { ChangeLog } from "./stream/change-log.js";
import { terminalWatch } from "./terminal-watch.js";
import { MemoryFile } from "./watch/memory-file.js";
import { OrdersWatch } from "./watch/orders-watch.js";
import { StrangersWatch } from "./watch/strangers-watch.js";
import { SuspectWatch } from "./watch/suspect-watch.js";
import { Watch } from "./watch/watch.js";

const HEALTH_MS_MAX = 1_200;
/** Writes that wait for copies keep a connection to themselves. */
const COPYING_CONNECTIONS = 4;
/** A Redis that is started at the same time, or still reads its data, is waited for. */
const START_MS_MAX = 30_000;

export interface ServeOptions {
  redisUrl: string;
  log: (line: string) => void;
  /** Told which settings are in force, before anything is opened. */
  onSettings?: (lines: readonly string[]) => void;
  env?: Environment;
  /** Settings of the caller's that hold where the environment says nothing. */
  defaults?: Record<string, string>;
  /** The place of the console's secret that is among `defaults`. The sign-in page shows these words. */
  consoleSecretIn?: string;
  /** Aborted: the start is given up, and what it opened is closed. */
  signal?: AbortSignal;
  /** What the names of webhooks lead to; as this machine resolves them, unless told otherwise. */
  resolve?: Resolve;
  /** How long a Redis that is away is waited for. */
  startMsMax?: number;
}

export interface Served {
  urls: Record<string, string>;
  /** A link that signs in to the console, once; undefined where there is no console here, or no secret. */
  signInLink(): Promise<string | undefined>;
  /** Reads the sites file again; a file with a mistake changes nothing and is reported. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** Throws why it cannot start, in an operator's words; nothing that it opened is left open then. */
export async function serve(options: ServeOptions): Promise<Served> {
  const opened = new Opened();
  try {
    return await Promise.race([start(options, opened), givenUp(options.signal)]);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

const givenUp = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_resolve, reject) => {
    const giveUp = (): void => reject(new Error("the start was given up"));
    if (signal?.aborted) giveUp();
    else signal?.addEventListener("abort", giveUp, { once: true });
  });

async function start(options: ServeOptions, opened: Opened): Promise<Served> {
  const { redisUrl, log: say, env = process.env, startMsMax = START_MS_MAX } = options;
  // From here on: unheard, it would end the process, and a file that changed since it was read is to be read again.
  let hungUp = false;
  let reload: (() => void) | undefined;
  const isTerminalClosed = terminalWatch();
  const onHangUp = (): void => {
    // Nobody is left to press Ctrl-C.
    if (isTerminalClosed()) return void process.kill(process.pid, "SIGTERM");
    hungUp = true;
    reload?.();
  };
  process.on("SIGHUP", onHangUp);
  opened.add(() => process.off("SIGHUP", onHangUp));
  const settings: Record<string, string> = { ...settingsOf(env, options.defaults), REDIS_URL: redisUrl };
  const config = readConfig(settings, env);
  const demoWebhook = `http://127.0.0.1:${settings["SHOP_PORT"]}/holdoff-webhook`;
  const full = { ...env, HOLDOFF_DEMO_WEBHOOK_URL: demoWebhook, ...settings };
  const log = newLogger(config.logLevel);
  const { sites, nowhere } = await readSites(config.sitesFile, full, options.resolve);
  for (const line of nowhere) say(`warning: ${line}`);
  options.onSettings?.(settingsInForce(settings, env));
  const memory = config.memoryFile === undefined ? null : new MemoryFile(config.memoryFile);
  await memory?.tryOut();
  // Before anything is told to Redis: a process that cannot listen must not have published its policy.
  await tryPorts(config);

  const redis = connectForRequests(config.redisUrl);
  opened.add(() => redis.disconnect());
  const place = withoutPassword(config.redisUrl);
  const onWait = (why: string): void => say(`waiting for Redis at ${place}, at most ${startMsMax / 1000} s: ${why}`);
  const unfit = unfitPrefixes(sites.all, redis);
  if (unfit.length > 0) throw new ConfigError(unfit.join("\n"));
  await firstAnswer(redis, startMsMax, { place, onWait });
  redis.on("error", (error) => log.warn({ error }, "Redis"));
  const copying = copyingConnections(config);
  opened.add(() => {
    for (const one of copying) one.disconnect();
  });
  const copies = config.durability.level === "replicated" ? new Copies(copying, config.durability) : null;
  const open = () => openStore(redis, { partitions: config.partitions, copies });
  const openedStore = await firstDone(open, startMsMax, { place, onWait });
  const { store, permitSecret } = openedStore;
  refuseUnlessReadable(store);
  await refuseUnlessFit(store, config, log);
  store.share.givenBytes = config.strangersBytes;
  const noteHealth = (health: Health): Health => {
    store.share.note(health);
    const says = memoryWarnings(health);
    if (store.fitness.warn("memory", says))
      log.warn({ says }, says.length > 0 ? "Redis's memory is almost full" : "Redis has memory again");
    return health;
  };
  const examine = async (): Promise<string[]> => [
    ...(await stayOpen(openedStore)),
    ...problemsOf(noteHealth(await readHealth(redis, store.keys)), config.durability),
  ];
  const bell = new Bell();
  const running = new RunningSites(
    { file: config.sitesFile, env: full, say, resolve: options.resolve },
    sites,
    store,
    bell,
    log,
  );
  const onNewRun = (): void => void running.publishAgain();
  const onFit = (): void => bell.ring("everywhere");
  const liveSites = (): Scope[] => running.sites.all.filter(({ mode }) => mode === "live").map(ownScope);
  const hears = config.roles.has("collector");
  const watch = new Watch({ store, hears, memory, examine, sites: liveSites, onNewRun, onFit, log });
  const people = new People(store, {
    followRules: (scope, partition) => running.rules.followAt(siteOf(scope), partition),
  });
  const intake = new IntakeCounts();
  const doors: Doors = { people, bell, intake, permits: new Permits(permitSecret), sites: () => running.sites };

  const workersRedis = connectForWorkers(config.redisUrl);
  opened.add(() => workersRedis.disconnect());
  workersRedis.on("error", (error) => log.warn({ error }, "Redis, for workers"));
  const atWork: Doors = { ...doors, people: new People(store.over(workersRedis), people.options, people) };
  const queuesRedis = connectForQueues(config.redisUrl);
  opened.add(() => queuesRedis.disconnect());
  queuesRedis.on("error", (error) => log.warn({ error }, "Redis, for queues"));
  const agents = new WebhookAgents(options.resolve);
  opened.add(() => agents.close());
  const releasedQueues = new ReleasedQueues(workersRedis, queuesRedis);
  opened.add(() => releasedQueues.close());
  const deliveryQueues = new DeliveryQueues(store.keys, workersRedis, queuesRedis);
  opened.add(() => deliveryQueues.close());
  const failing = new FailingDestinations(log);
  const deliverer = new Deliverer(
    atWork,
    releasedQueues,
    agents,
    {
      redeem: (opened, stored, request) => redeemFollowUp(atWork, opened, stored, request),
      recordOutcome: (opened, stored, report) => recordOutcome(atWork, opened, stored, report),
    },
    failing,
    new Endpoints(circuitNews(atWork.people.store, failing, log)),
  );
  const failedJobs = new FailedJobs(atWork, releasedQueues, log, (opened, stored, said) =>
    reportOfJob(atWork, opened, stored, said),
  );
  opened.add(() => failedJobs.stop());
  const relay = new Relay(atWork, deliveryQueues, deliverer, log);
  opened.add(() => relay.stop());
  let worker: LookWorker | undefined;
  opened.add(() => worker?.stop());

  opened.add(() => watch.stop());
  await watch.start();
  // It has said what it reads; before that it may have been raised once more.
  refuseUnlessReadable(store);
  opened.add(() => running.stop());
  await running.start();
  opened.add(() => intake.flush(store));
  const flushing = flushRounds(intake, store, log);
  opened.add(() => flushing.stop());
  const ordersWatch = new OrdersWatch(store.withoutCopies(), () => running.sites.all, log);
  opened.add(() => ordersWatch.stop());
  ordersWatch.start();
  const suspectWatch = new SuspectWatch(store.withoutCopies(), () => running.sites.all, log);
  opened.add(() => suspectWatch.stop());
  suspectWatch.start();
  const strangersWatch = new StrangersWatch(store.withoutCopies(), log);
  opened.add(() => strangersWatch.stop());
  strangersWatch.start();

  const missing = async (): Promise<string[]> => {
    const health = await within(HEALTH_MS_MAX, readHealth(redis, store.keys), undefined);
    return [
      ...(health ? problemsOf(noteHealth(health), config.durability) : ["Redis does not answer"]),
      ...(store.format.problem === null ? [] : [store.format.problem]),
      ...(config.roles.has("worker") && !worker ? ["the worker has not started"] : []),
      ...running.rules.unreadable(),
    ];
  };
  const limiter = new Limiter({
    people: new People(store.withoutCopies(), people.options, people),
    limits: () => running.sites.limits,
    log,
  });
  opened.add(() => limiter.stop());
  limiter.start();
  const hub = new ChangeHub(new ChangeLog(store), doors.bell, log);
  const isOwnSecret = (one: string): boolean => one === options.defaults?.["HOLDOFF_CONSOLE_SECRET"];
  const passes = new Passes(
    redis,
    store.keys,
    () => running.sites.consoleSecrets,
    () => (running.sites.consoleSecrets.some(isOwnSecret) ? options.consoleSecretIn : undefined),
  );
  if (config.roles.has("console") && sites.consoleSecrets.length === 0)
    log.warn({}, "nobody can sign in to the console: neither HOLDOFF_CONSOLE_SECRET nor console.secret is set");
  const needs: Omit<AppNeeds, "roles"> = {
    hub,
    passes,
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
    warnings: () => store.fitness.warnings,
    hearing: watch.hearing,
    limiter,
    proxies: () => running.sites.limits.proxies,
  };
  const { consolePort } = config;
  const isApart = config.roles.has("console") && consolePort !== undefined;
  const roles = isApart ? [...config.roles].filter((role) => role !== "console") : config.roles;
  const server = newHttpServer(createApp(doors, { ...needs, roles: new Set(roles) }), config);
  await listen(server, config);
  opened.add(() => closed(server));
  const consoleServer = isApart
    ? newHttpServer(createApp(doors, { ...needs, roles: new Set(["console"]) }), config)
    : server;
  if (isApart) {
    await listen(consoleServer, { ...config, port: consolePort }, "CONSOLE_PORT");
    opened.add(() => closed(consoleServer));
  }
  opened.add(() => hub.stop());

  if (config.roles.has("worker")) {
    deliveryQueues.work(deliverer, log);
    const looks = new LookWorker(atWork, log);
    relay.start(() => looks.isBehind);
    failedJobs.start();
    worker = looks;
  }

  reload = () => void running.reload();
  if (hungUp) reload();

  const urls = urlsOf(server, consoleServer, config);
  return {
    urls,
    async signInLink() {
      const token = urls["console"] === undefined ? undefined : await passes.newLink();
      // What stands behind the # is sent to nobody.
      return token && `${urls["console"]}/sign-in#sign-in=${token}`;
    },
    reload: () => running.reload(),
    async close() {
      const [failed] = await opened.close();
      if (failed !== undefined) throw failed;
    },
  };
}

/** Taken and given back. */
async function tryPorts(config: Config): Promise<void> {
  const [server, apart] = [createServer(), createServer()];
  await listen(server, config);
  try {
    if (config.consolePort === undefined) return;
    await listen(apart, { ...config, port: config.consolePort }, "CONSOLE_PORT");
    await closed(apart);
  } finally {
    await closed(server);
  }
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });

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

/** Nothing works on a Redis that is too old, and a promise that Redis is not set up to keep is not made. */
async function refuseUnlessFit(store: RedisStore, { durability }: Config, log: Logger): Promise<void> {
  const health = await readHealth(store.redis, store.keys);
  const old = tooOld(health);
  if (old.length > 0) throw new ConfigError(old.join("\n"));
  for (const problem of problemsOf(health, durability)) log.warn({ problem }, "Redis");
  const problems = persistenceProblems(health, durability);
  if (durability.level === "always" && problems.length > 0) throw new ConfigError(problems.join("\n"));
}

function urlsOf(server: Server, consoleServer: Server, { host, roles }: Config): Record<string, string> {
  const name = ["0.0.0.0", "127.0.0.1", "::", "::1"].includes(host) ? "localhost" : host;
  const base = (one: Server): string =>
    `http://${isIPv6(name) ? `[${name}]` : name}:${(one.address() as AddressInfo).port}`;
  return { collector: base(server), ...(roles.has("console") ? { console: `${base(consoleServer)}/console` } : {}) };
}
