/** Every attack, in the order in which they are tried. */
import { crossings } from "./cases/crossings.mjs";
import { deadReceiver } from "./cases/dead-receiver.mjs";
import { everyRoute } from "./cases/every-route.mjs";
import { flood } from "./cases/flood.mjs";
import { forgeries } from "./cases/forgeries.mjs";
import { naughtyPages } from "./cases/naughty-pages.mjs";
import { plantedWords } from "./cases/planted-words.mjs";
import { proxies } from "./cases/proxies.mjs";
import { rawSockets } from "./cases/raw-sockets.mjs";
import { strangers } from "./cases/strangers.mjs";

export const ATTACKS = [
  everyRoute,
  rawSockets,
  crossings,
  forgeries,
  plantedWords,
  naughtyPages,
  strangers,
  flood,
  deadReceiver,
  proxies,
];
