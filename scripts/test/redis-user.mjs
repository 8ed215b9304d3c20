/** A server as far as the private Redis can tell: says its URL, leaves when its standard input ends. */
import { findOrStartRedis } from "../redis.mjs";

const redis = await findOrStartRedis({ dataDir: process.argv[2], log: () => undefined });
process.stdout.write(`${redis.url}\n`);
for await (const _ of process.stdin);
await redis.stop();
