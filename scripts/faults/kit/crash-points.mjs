/** Where the built server can be asked to die or to stand still. */
import { ROOT } from "../../root.mjs";

export const { CRASH_POINTS } = await import(`${ROOT}/server/dist/crash-point.js`);
