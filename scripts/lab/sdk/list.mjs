/** Every row, in the order in which they are measured. */
import { engaged } from "./cases/engaged.mjs";
import { hostile } from "./cases/hostile.mjs";
import { lastSignal } from "./cases/last-signal.mjs";
import { mainThread } from "./cases/main-thread.mjs";
import { presence } from "./cases/presence.mjs";
import { secrets } from "./cases/secrets.mjs";
import { sizes } from "./cases/sizes.mjs";
import { tabs } from "./cases/tabs.mjs";
import { traffic } from "./cases/traffic.mjs";

export const ROWS = [lastSignal, tabs, engaged, presence, traffic, mainThread, hostile, secrets, sizes];
