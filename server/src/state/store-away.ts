/** Whether an error says that the store cannot answer now, and nothing about what was asked. */
export const isStoreAway = (error: unknown): boolean => error instanceof Error && AWAY.test(error.message);

/** ioredis and Redis say it in words only (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors). */
const AWAY =
  /Connection is closed|connection close$|Command timed out|max retries per request|ECONN|EPIPE|ENOENT|enableOfflineQueue|startup nodes|slots cache|Cluster redirections|sentinels are unreachable|^(LOADING|READONLY|OOM|MISCONF|MASTERDOWN|CLUSTERDOWN|BUSY|NOREPLICAS|MOVED|ASK|TRYAGAIN|UNBLOCKED)\b/;
