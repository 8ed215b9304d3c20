/** Every fault, in the order in which they are played. */
import { collectorDown } from "./cases/collector-down.mjs";
import { crashPoints } from "./cases/crash-points.mjs";
import { dueTogether } from "./cases/due-together.mjs";
import { failOvers } from "./cases/fail-overs.mjs";
import { losses } from "./cases/losses.mjs";
import { lostReplies } from "./cases/lost-replies.mjs";
import { outages } from "./cases/outages.mjs";
import { queueJobs } from "./cases/queue-jobs.mjs";
import { receivers } from "./cases/receivers.mjs";
import { restores } from "./cases/restores.mjs";
import { rollout } from "./cases/rollout.mjs";
import { stalls } from "./cases/stalls.mjs";
import { wallClocks } from "./cases/wall-clocks.mjs";

export const FAULTS = [
  losses,
  restores,
  outages,
  failOvers,
  collectorDown,
  lostReplies,
  crashPoints,
  queueJobs,
  stalls,
  wallClocks,
  dueTogether,
  receivers,
  rollout,
];
