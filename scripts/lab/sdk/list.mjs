/** Every row, in the order in which they are measured. */
import { lastSignal } from "./cases/last-signal.mjs";
import { mainThread } from "./cases/main-thread.mjs";
import { traffic } from "./cases/traffic.mjs";

export const ROWS = [lastSignal, traffic, mainThread];
