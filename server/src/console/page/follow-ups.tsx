/** The follow-ups of the site, newest first, by status. */
import { STATUSES } from "@holdoff/sdk/wire";
import { FollowUp } from "./follow-up.js";
import { useScreen, useView } from "./use-screen.js";
import { STATUS_WORDS } from "./words.js";

const FILTERS = ["all", ...STATUSES] as const;

export function FollowUps({ nowMs }: { nowMs: number }) {
  const screen = useScreen();
  const { lists, loaded, status, opened, detail } = useView();
  const shown = lists.followUps.filter((row) => status === "all" || row.status === status || row.id === opened);
  return (
    <section class="follow-ups" aria-labelledby="follow-ups">
      <div class="heading">
        <h2 id="follow-ups">Follow-ups</h2>
        <fieldset class="filters">
          <legend class="hidden">Show</legend>
          {FILTERS.map((filter) => (
            <button
              type="button"
              key={filter}
              aria-pressed={filter === status}
              onClick={() => void screen.filter(filter)}
            >
              {filter === "all" ? "All" : STATUS_WORDS[filter]}
            </button>
          ))}
        </fieldset>
      </div>
      {detail === "missing" && (
        <p class="none">
          There is no follow-up <code>{opened}</code> here. It may have been erased, or its sandbox is gone.
        </p>
      )}
      <ul class="rows" aria-live="polite" aria-relevant="additions">
        {shown.map((row) => (
          <FollowUp key={row.id} row={row} opened={row.id === opened} nowMs={nowMs} />
        ))}
      </ul>
      {loaded && shown.length === 0 && detail !== "missing" && (
        <p class="none">
          {status === "all" ? "No follow-up was asked for yet." : `None is ${STATUS_WORDS[status].toLowerCase()}.`}
        </p>
      )}
      {lists.nextCursor !== null && (
        <button type="button" class="button older" onClick={() => void screen.older()}>
          Show older
        </button>
      )}
    </section>
  );
}
