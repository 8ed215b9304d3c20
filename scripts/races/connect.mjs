/** Connections of the actors: commands of one moment go out together, and none gives up while the machine is busy. */
import { serverPackage } from "../server-package.mjs";

const { Redis } = serverPackage("ioredis");

export const connect = (socket) => new Redis({ path: socket, enableAutoPipelining: true, maxRetriesPerRequest: null });
