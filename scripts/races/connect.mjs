/** Connections of the actors: commands of one moment go out together, and none gives up while the machine is busy. */
import { createRequire } from "node:module";
import { ROOT } from "../root.mjs";

const server = createRequire(`${ROOT}/server/package.json`);
const { Redis } = server("ioredis");

export const connect = (socket) => new Redis({ path: socket, enableAutoPipelining: true, maxRetriesPerRequest: null });
