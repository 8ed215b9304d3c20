/** Every fault, in the order in which they are played: what is most likely to find something comes first. */
import { crashPoints } from "./cases/crash-points.mjs";
import { lostReplies } from "./cases/lost-replies.mjs";
import { losses } from "./cases/losses.mjs";
import { outages } from "./cases/outages.mjs";

export const FAULTS = [crashPoints, losses, outages, lostReplies];
