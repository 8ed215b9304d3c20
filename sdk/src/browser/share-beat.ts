/** Where notes may be kept in the browser, all its visible pages share one heartbeat. */
import { endsPage } from "./batch.js";
import { nowMs } from "./clock.js";
import { attempt } from "./guard.js";
import type { Room } from "./later.js";
import { FREE, freeBeat, takesBeat } from "./lease.js";
import { listen } from "./listen.js";
import { LEASE } from "./notes.js";

export function shareBeat(room: Room): void {
  const { may, tab, page, hear, signal } = room;
  room.beats = (engaged) => !may() || (attempt(() => takesBeat(localStorage, tab, nowMs(), engaged)) ?? true);
  hear({
    note({ type }) {
      if (may() && endsPage(type)) freeBeat(localStorage, tab);
    },
  });
  listen(
    "storage",
    ({ key, newValue }) => {
      // To the collector nobody is there any more, until somebody says otherwise.
      if (key === LEASE && newValue === FREE && !document.hidden && room.beats(false)) page?.pulse("active");
    },
    signal,
  );
}
