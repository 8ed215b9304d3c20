/** Who is in the funnel now. */
import { LEFT_MS, type PersonShown } from "./lists.js";
import { useView } from "./use-screen.js";
import { ago, counted, presence, STAGE_WORDS } from "./words.js";

export function People({ nowMs }: { nowMs: number }) {
  const { lists, loaded } = useView();
  const shown = lists.people.filter(({ leftAt }) => leftAt === null || nowMs - Date.parse(leftAt) < LEFT_MS);
  const inFunnel = shown.filter((row) => row.inFunnel).length;
  return (
    <section class="people" aria-labelledby="people">
      <div class="heading">
        <h2 id="people">In the funnel</h2>
        {loaded && (
          <span class="quiet">
            {lists.peopleTotal > inFunnel
              ? `${inFunnel} of ${lists.peopleTotal}`
              : counted(inFunnel, "person", "people")}
          </span>
        )}
      </div>
      <ul class="rows" aria-live="polite" aria-relevant="additions">
        {shown.map((row) => (
          <Person key={row.id} row={row} nowMs={nowMs} />
        ))}
      </ul>
      {loaded && shown.length === 0 && <p class="none">Nobody has a checkout open right now.</p>}
    </section>
  );
}

function Person({ row, nowMs }: { row: PersonShown; nowMs: number }) {
  const { here, words } = presence(row, nowMs);
  return (
    <li class="person">
      {row.changes > 0 && <i class="flash" key={row.changes} />}
      <p>
        <span class="who">
          <span class="quiet">{row.kind}</span> <span class="ref">{row.label}</span>
        </span>
        <span class={`stage ${row.stage}`} key={row.stage}>
          {STAGE_WORDS[row.stage]}
        </span>
      </p>
      <p class="detail quiet">
        <span class={here ? "here" : ""}>{words}</span>
        <span>
          {row.leftAt === null
            ? counted(row.openCheckouts, "open checkout")
            : `left the funnel ${ago(nowMs - Date.parse(row.leftAt))}`}
          {row.waiting > 0 && ` · ${row.waiting} held`}
          {row.released > 0 && ` · ${row.released} released`}
        </span>
      </p>
    </li>
  );
}
