/**
 * Connections to Redis by URL alone (see redis-url.ts), of three kinds. A request fails fast; a worker has a connection
 * of its own, so that neither keeps the other waiting; BullMQ's workers wait by blocking and never give up. ioredis 6
 * waits longer by itself than any of them may: nothing that matters here is left to its defaults.
 *
 * None sends commands together by itself (`enableAutoPipelining`). Then one that is not answered keeps the next ones from
 * being sent, so that they fail after twice their deadline; on a Cluster those that a node refuses because their slots
 * moved, each in words of its own, would not be tried again; and it was measured to be slower.
 */
import { Cluster, type CommonRedisOptions, Redis } from "ioredis";
import { monotonicMs, pauseMs, within } from "../clock.js";
import { StartError } from "../config.js";
import { inWords } from "../loggable.js";
import { parseRedisUrl } from "./redis-url.js";
import type { RedisLike } from "./scripts.js";
import { isStoreAway } from "./store-away.js";

/** A request gives up after this long: better a clear 503 than a hung page. */
const REQUEST_MS_MAX = 1_000;
/** A look or a relay's round may take its time, but one that is never answered has to be given up to be done again. */
const WORKER_MS_MAX = 3_000;
/** BullMQ blocks for 10 s at the most; what is silent for longer than this is dead. */
const BLOCKING_MS_MAX = 15_000;
const BLOCKING_GRACE_MS = 2_000;
const CONNECT_MS_MAX = 1_000;
const RECONNECT_MS_MAX = 500;
/** A Redis that reads its data from disk is asked again this often. */
const LOADING_MS = 250;

const reconnect = (times: number): number => Math.min(times * 50, RECONNECT_MS_MAX);

const common = {
  connectTimeout: CONNECT_MS_MAX,
  maxLoadingRetryTime: LOADING_MS,
} satisfies CommonRedisOptions;

/**
 * For requests. A command is answered within a second or fails, and one that was under way when the connection broke
 * fails too: whether it was applied is unknown, and who asked finds out by asking again.
 */
export function connectForRequests(url: string): RedisLike {
  return failingFast(url, REQUEST_MS_MAX);
}

/** For looks, the relay and what adds to queues: as for requests, with more time. */
export function connectForWorkers(url: string): RedisLike {
  return failingFast(url, WORKER_MS_MAX);
}

/** For BullMQ's workers (https://docs.bullmq.io/guide/going-to-production#maxretriesperrequest). */
export function connectForQueues(url: string): RedisLike {
  return connect(url, {
    ...common,
    maxRetriesPerRequest: null,
    // Without these a worker waits for ever at a server that vanished without a word.
    blockingTimeout: BLOCKING_MS_MAX,
    blockingTimeoutGrace: BLOCKING_GRACE_MS,
    socketTimeout: BLOCKING_MS_MAX,
  });
}

/** How a wait for Redis is told to an operator. */
export interface Waiting {
  /** Where this Redis is, without its password. */
  place?: string;
  /** Told once, when there is no answer at once. */
  onWait?: (why: string) => void;
}

/** After this long an operator wants to know what is waited for. */
const QUIET_MS_MAX = 1_000;
/** Whom Redis does not let in now it will not let in later. */
const NOT_LET_IN = /^(WRONGPASS|NOAUTH|NOPERM)\b/;

function notLetIn(why: string): string {
  if (why.startsWith("WRONGPASS")) return "the user or the password of REDIS_URL is wrong (WRONGPASS)";
  if (why.startsWith("NOAUTH")) return "it wants a password, and REDIS_URL has none (NOAUTH)";
  return why;
}

/** Once it answers for the first time. Throws why, when that takes too long or when this user is not let in. */
export async function firstAnswer(redis: RedisLike, deadlineMs: number, waiting: Waiting = {}): Promise<void> {
  if (redis.status === "ready") return;
  const { place = "", onWait } = waiting;
  let why = "no answer yet";
  const settled = new Promise<"ready" | "refused">((resolve) => {
    redis.once("ready", () => resolve("ready"));
    redis.on("error", ({ message }: Error) => {
      why = message;
      if (NOT_LET_IN.test(message)) resolve("refused");
    });
  });
  const quietMs = Math.min(QUIET_MS_MAX, deadlineMs);
  let answer = await within(quietMs, settled, "late" as const);
  if (answer === "late" && deadlineMs > quietMs) {
    onWait?.(why);
    answer = await within(deadlineMs - quietMs, settled, "late" as const);
  }
  const name = place === "" ? "Redis" : `Redis at ${place}`;
  if (answer === "refused") throw new StartError(`${name} does not let this user in: ${notLetIn(why)}`);
  if (answer === "late") throw new StartError(`${name} did not answer within ${deadlineMs / 1000} s: ${why}`);
}

/** The same for a whole step: while the store is away, or too few copies are there, it is done again. */
export async function firstDone<T>(step: () => Promise<T>, deadlineMs: number, waiting: Waiting = {}): Promise<T> {
  const endMs = monotonicMs() + deadlineMs;
  for (let tries = 1; ; tries++) {
    try {
      return await step();
    } catch (error) {
      if (!isStoreAway(error) || monotonicMs() > endMs) throw new StartError(`Redis: ${inWords(error)}`);
      if (tries === 2) waiting.onWait?.(inWords(error));
      await pauseMs(RECONNECT_MS_MAX);
    }
  }
}

function failingFast(url: string, deadlineMs: number): RedisLike {
  const redis = connect(url, {
    ...common,
    commandTimeout: deadlineMs,
    socketTimeout: 2 * deadlineMs,
    maxRetriesPerRequest: 0,
  });
  // Commands may wait for the first connection. After that, one without a connection is refused at once: what waited
  // through an outage would be done when nobody hopes for it any more.
  redis.once("ready", () => {
    redis.options.enableOfflineQueue = false;
  });
  return redis;
}

type Chosen = Pick<
  CommonRedisOptions,
  | "blockingTimeout"
  | "blockingTimeoutGrace"
  | "commandTimeout"
  | "connectTimeout"
  | "maxLoadingRetryTime"
  | "maxRetriesPerRequest"
  | "socketTimeout"
>;

function connect(url: string, options: Chosen): RedisLike {
  const address = parseRedisUrl(url);
  const chosen = { ...options, retryStrategy: reconnect };
  switch (address.at) {
    case "server":
      return new Redis(address.url, chosen);
    case "socket":
      return new Redis({ ...chosen, path: address.path });
    case "sentinel": {
      const { sentinels, master, credentials, sentinelPassword, db, tls } = address;
      return new Redis({
        ...chosen,
        ...credentials,
        sentinels,
        name: master,
        db,
        ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
        ...(tls ? { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
        sentinelRetryStrategy: reconnect,
        sentinelCommandTimeout: CONNECT_MS_MAX,
        failoverDetector: true,
        // Who was the master once and is none any more refuses writes; the Sentinels know the new one.
        reconnectOnError: ({ message }) => message.startsWith("READONLY"),
      });
    }
    case "cluster": {
      const { nodes, credentials, tls } = address;
      const redisOptions = { ...options, ...credentials };
      return new Cluster(nodes, {
        clusterRetryStrategy: reconnect,
        slotsRefreshTimeout: CONNECT_MS_MAX,
        redisOptions: tls ? { ...redisOptions, tls: {} } : redisOptions,
        // A certificate is for the name of a host, not for the address that it stands for.
        ...(tls ? { dnsLookup: (host, found) => found(null, host) } : {}),
      });
    }
    default:
      return address satisfies never;
  }
}
