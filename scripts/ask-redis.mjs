/** One command to a Redis, on a connection of its own. The client is the server's: it is installed by now. */
import { serverPackage } from "./server-package.mjs";

const CONNECT_MAX_MS = 2_000;

const UNIX = "redis+unix://";

/** The URL of a unix socket in the form that the server understands: the path as it is, nothing escaped. */
export const unixUrl = (socketPath) => `${UNIX}${socketPath}`;

/** Rejects when nothing answers. */
export async function askRedis(url, command, ...args) {
  const { Redis } = serverPackage("ioredis");
  const options = {
    lazyConnect: true,
    connectTimeout: CONNECT_MAX_MS,
    commandTimeout: CONNECT_MAX_MS,
    maxRetriesPerRequest: 0,
    // A server that is still loading its data answers too: with an error that says so.
    enableReadyCheck: false,
    retryStrategy: null,
    // A connection that a SHUTDOWN has ended by itself would keep the process alive for two seconds.
    disconnectTimeout: 0,
  };
  const client = url.startsWith(UNIX)
    ? new Redis({ ...options, path: url.slice(UNIX.length) })
    : new Redis(url, options);
  // Failures reach the caller through the command; an event without a listener would be printed.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}

/** The version as it says itself; Valkey says which Redis it is compatible with. */
export async function redisVersion(url) {
  return /^redis_version:(\S+)/m.exec(await askRedis(url, "INFO", "server"))?.[1] ?? "unknown";
}
