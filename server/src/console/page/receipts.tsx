/** The decisions about one follow-up, oldest first: the reasons in words, the facts they rest on, and by which policy. */
import type { Decision, Reason } from "@holdoff/sdk/wire";
import type { FollowUpRow } from "../shapes.js";
import { EffectIcon, VerdictIcon } from "./icons.js";
import { useView } from "./use-screen.js";
import { clockTime, EFFECT_WORDS, fact, plain, VERDICT_WORDS } from "./words.js";

export function Receipts({ row, nowMs }: { row: FollowUpRow; nowMs: number }) {
  const { detail, scope } = useView();
  const mine = detail !== null && detail !== "missing" && detail.followUp.id === row.id ? detail : undefined;
  return (
    <div class="receipts">
      <p class="links">
        <a href={`?${new URLSearchParams({ scope })}#${row.id}`}>
          <span class="hidden">Link to </span>
          <code>{row.id}</code>
        </a>
        <span class="quiet">
          asked for {clockTime(Date.parse(row.createdAt), nowMs)} · not before{" "}
          {clockTime(Date.parse(row.notBefore), nowMs)}
          {row.release > 0 && ` · release ${row.release}`}
        </span>
      </p>
      {mine === undefined && <p class="quiet">Reading the receipts…</p>}
      {mine && mine.receiptsTotal > mine.receipts.length && (
        <p class="quiet">
          The latest {mine.receipts.length} of {mine.receiptsTotal} receipts.
        </p>
      )}
      <ol class="timeline">
        {mine?.receipts.map((decision) => (
          <Receipt key={`${decision.revision} ${decision.at}`} decision={decision} nowMs={nowMs} />
        ))}
      </ol>
    </div>
  );
}

function Receipt({ decision, nowMs }: { decision: Decision; nowMs: number }) {
  const { verdict, at, until, policy, revision, wouldBe } = decision;
  return (
    <li class={`receipt ${verdict}`}>
      <p class="decided">
        <span class={`verdict ${verdict}`}>
          <VerdictIcon verdict={verdict} />
          {VERDICT_WORDS[verdict]}
        </span>
        <time dateTime={at}>{clockTime(Date.parse(at), nowMs)}</time>
        {until !== null && <span class="quiet">until {clockTime(Date.parse(until), nowMs)}, with nothing new</span>}
        <span class="quiet version">
          policy <code>{policy.slice(0, 8)}</code> · revision <code>{revision}</code>
        </span>
      </p>
      <Reasons
        by={decision}
        nowMs={nowMs}
        none={verdict === "release" ? "Nothing stood in the way." : "No reason was given."}
      />
      {wouldBe && (
        <div class="would-be">
          <p>
            <span class="tag">Shadow</span> enforcing would have decided{" "}
            <strong>{VERDICT_WORDS[wouldBe.verdict].toLowerCase()}</strong>
            {wouldBe.until !== null && ` until ${clockTime(Date.parse(wouldBe.until), nowMs)}`}
          </p>
          <Reasons by={wouldBe} nowMs={nowMs} none="Nothing would have stood in the way." />
        </div>
      )}
    </li>
  );
}

type Reasoned = Pick<Decision, "verdict" | "reasons">;

function Reasons({ by, nowMs, none }: { by: Reasoned; nowMs: number; none: string }) {
  if (by.reasons.length === 0) return <p class="quiet">{none}</p>;
  return (
    <ul class="reasons">
      {by.reasons.map((reason) => (
        <li key={`${reason.code} ${reason.because}`} class={weight(reason, by)}>
          <p>
            <span class="because">{reason.because}</span>
            {reason.liftedBy && <span> (lifted by {plain(reason.liftedBy)})</span>}
          </p>
          <p class="facts quiet">
            <span>
              <EffectIcon effect={reason.effect} />
              {plain(reason.code)} {EFFECT_WORDS[reason.effect]}
            </span>
            {Object.entries(reason.facts).map(([key, value]) => {
              const shown = fact(key, value, nowMs);
              return (
                <span key={key}>
                  {shown.name} <b>{shown.value}</b>
                </span>
              );
            })}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** What a cancel overruled, and what an allow took away, stand back behind what decided. */
function weight({ effect, liftedBy }: Reason, { verdict }: Reasoned): string {
  if (liftedBy) return "lifted";
  return effect === (verdict === "release" ? "allow" : verdict) ? "deciding" : "aside";
}
