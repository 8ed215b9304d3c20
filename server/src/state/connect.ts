/** Connections to Redis by URL: standalone (`redis:`, `rediss:`), or a socket of this machine (`redis+unix:`). */
import { Redis, type RedisOptions } from "ioredis";

/** A request gives up after this long: better a clear 503 than a hung page. */
const REQUEST_MS_MAX = 1_000;
const RECONNECT_MS_MAX = 500;

const reconnect = (times: number): number => Math.min(times * 50, RECONNECT_MS_MAX);

/** For requests: fails fast, and never queues behind an outage. */
export function connectForRequests(url: string): Redis {
  return connect(url, {
    commandTimeout: REQUEST_MS_MAX,
    maxRetriesPerRequest: 1,
    enableAutoPipelining: true,
    retryStrategy: reconnect,
  });
}

/** For BullMQ, which waits by blocking and must never give up (https://docs.bullmq.io/guide/going-to-production). */
export function connectForQueues(url: string): Redis {
  return connect(url, { maxRetriesPerRequest: null, retryStrategy: reconnect });
}

type Chosen = Pick<RedisOptions, "commandTimeout" | "maxRetriesPerRequest" | "enableAutoPipelining" | "retryStrategy">;

function connect(url: string, options: Chosen): Redis {
  const socket = /^redis\+unix:\/\/(.+)$/.exec(url)?.[1];
  if (socket !== undefined) return new Redis({ path: socket, ...options });
  return new Redis(url, options);
}
