/** Which site is looked at, what time it is there, and whether this page is told of changes. */
import type { SiteChoice } from "../shapes.js";
import { signOut } from "./api.js";
import { computerMs } from "./clock.js";
import { Mark } from "./icons.js";
import { useScreen, useView } from "./use-screen.js";
import { clockTime, span } from "./words.js";

export function TopBar({ site, nowMs }: { site: SiteChoice | undefined; nowMs: number }) {
  return (
    <header class="bar">
      <h1>
        <Mark />
        Holdoff
      </h1>
      <SiteChoices />
      {site && <span class="tag">{site.mode === "live" ? "Live site" : "Test site"}</span>}
      {site?.mode === "test" && <SiteClock nowMs={nowMs} />}
      <Connection />
    </header>
  );
}

function SiteChoices() {
  const screen = useScreen();
  const { sites, scope } = useView();
  const listed = sites.some(({ scopes }) => scopes.some((one) => one.scope === scope));
  return (
    <label class="choice">
      <span class="hidden">Site</span>
      <select
        value={scope}
        onFocus={() => void screen.readSites()}
        onChange={(event) => {
          void screen.open(null);
          screen.look(event.currentTarget.value);
        }}
      >
        {!listed && <option value={scope}>{scope === "" ? "…" : scope}</option>}
        {sites.map((site) => (
          <optgroup key={site.id} label={site.name}>
            {site.scopes.map((one) => (
              <option key={one.scope} value={one.scope}>
                {one.sandbox === "" ? site.name : `${site.name} · sandbox ${one.sandbox}`}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

/** Closer than this, two clocks are the same to a reader. */
const SAME_MS = 5_000;
const SECOND_MS = 1_000;

function SiteClock({ nowMs }: { nowMs: number }) {
  const { connection } = useView();
  if (connection === "connecting" || nowMs < SAME_MS) return null;
  const aheadMs = Math.round((nowMs - computerMs()) / SECOND_MS) * SECOND_MS;
  return (
    <span class="clock">
      <span class="quiet">Site clock</span> {clockTime(nowMs, computerMs())}
      {aheadMs > SAME_MS && <span class="quiet"> · {span(aheadMs)} ahead</span>}
    </span>
  );
}

const STATE_WORDS = { connecting: "Connecting", live: "Live", lost: "Reconnecting" } as const;

function Connection() {
  const screen = useScreen();
  const { connection, paused, waiting } = useView();
  const state = paused && connection === "live" ? "paused" : connection;
  return (
    <div class="connection">
      <span class={`state ${state}`} role="status">
        {state === "paused" ? "Paused" : STATE_WORDS[state]}
      </span>
      <button type="button" class="button" aria-pressed={paused} onClick={() => screen.pause(!paused)}>
        {paused ? `Resume${waiting > 0 ? ` · ${waiting} waiting` : ""}` : "Pause"}
      </button>
      <button type="button" class="button" onClick={() => void signOut()}>
        Sign out
      </button>
    </div>
  );
}
