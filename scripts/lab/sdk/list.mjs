/** Every row, in the order in which they are measured. */
import { lastSignal } from "./cases/last-signal.mjs";

export const ROWS = [lastSignal];
