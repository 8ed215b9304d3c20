/** What enforcing would have done in the last days, for who thinks about switching it on. */
import type { ShadowReason, ShadowSummary, Verdict, Verdicts } from "@holdoff/sdk/wire";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { readShadow } from "./api.js";
import { later } from "./clock.js";
import type { FollowUpShown } from "./lists.js";
import { useView } from "./use-screen.js";
import { CHANNEL_WORDS, counted, preTickedWords, REASON_WORDS, shadowLead, stopped, WOULD_BE_WORDS } from "./words.js";

/** Counts are read again this long after a change: many changes are one reading. */
const AGAIN_MS = 1_500;
const ROWS_MAX = 6;
const VERDICTS: readonly Verdict[] = ["release", "hold", "cancel"];

export function Shadow({ scope }: { scope: string }) {
  const { lists, loaded } = useView();
  const summary = useSummary(scope, lists.followUps);
  if (!loaded || !summary) return null;
  const { verdicts, followUps, reasons, channels, departments, preTicked } = summary;
  const stops = reasons.filter(({ verdict }) => verdict !== "release");
  return (
    <section class="would" aria-labelledby="would">
      <div class="heading">
        <h2 id="would">With the gate on</h2>
        <span class="quiet">the last 30 days</span>
      </div>
      {followUps === 0 ? (
        <p class="none">
          Nothing was released yet. Here you will see, of each contact that is released, what the gate would have done.
        </p>
      ) : (
        <div class="sum">
          <p class="lead">{shadowLead(verdicts)}</p>
          <Bar of={verdicts} whole={followUps} tall />
          <ul class="key">
            {VERDICTS.map((verdict) => (
              <li key={verdict} class={verdict}>
                <b>{verdicts[verdict]}</b> {WOULD_BE_WORDS[verdict]}
              </li>
            ))}
          </ul>
        </div>
      )}
      {followUps > 0 && (
        <div class="parts">
          <Part title="Stopped, and why" none="Nothing would have stood in the way.">
            {stops.slice(0, ROWS_MAX).map((reason) => (
              <Reason key={`${reason.code} ${reason.verdict}`} reason={reason} whole={followUps} />
            ))}
          </Part>
          <Part title="Stopped, by department">
            {departments.slice(0, ROWS_MAX).map(({ department, ...of }) => (
              <Row key={department} name={department ?? "none named"} of={of} whole={most(departments)} />
            ))}
          </Part>
          <Part title="Stopped, by channel">
            {channels.map(({ channel, ...of }) => (
              <Row key={channel} name={CHANNEL_WORDS[channel]} of={of} whole={most(channels)} />
            ))}
          </Part>
        </div>
      )}
      {preTicked.length > 0 && <p class="pre-ticked quiet">{preTickedWords(preTicked)}</p>}
    </section>
  );
}

/** The counts as they stand; null until they have been read. */
function useSummary(scope: string, news: readonly FollowUpShown[]): ShadowSummary | null {
  const [summary, setSummary] = useState<ShadowSummary | null>(null);
  const waiting = useRef(false);
  useEffect(() => {
    if (waiting.current) return;
    waiting.current = true;
    later(summary === null ? 0 : AGAIN_MS, () => {
      waiting.current = false;
      // What cannot be read now is read with the next change.
      void readShadow(scope)
        .then((read) => read && setSummary(read))
        .catch(() => undefined);
    });
  }, [scope, news]);
  return summary;
}

function Part({ title, none, children }: { title: string; none?: string; children: ComponentChildren[] }) {
  return (
    <div class="part">
      <h3>{title}</h3>
      {children.length === 0 ? <p class="quiet">{none}</p> : <ul>{children}</ul>}
    </div>
  );
}

function Reason({ reason: { code, verdict, followUps }, whole }: { reason: ShadowReason; whole: number }) {
  return (
    <li>
      <span class="name">{REASON_WORDS[code]}</span>
      <span class="number">
        {followUps}
        <span class="hidden"> {WOULD_BE_WORDS[verdict]}</span>
      </span>
      <Bar of={{ release: 0, hold: 0, cancel: 0, [verdict]: followUps }} whole={whole} />
    </li>
  );
}

function Row({ name, of, whole }: { name: string; of: Verdicts; whole: number }) {
  return (
    <li>
      <span class="name">{name}</span>
      <span class="number">
        {stopped(of)}
        <span class="quiet"> of {counted(total(of), "contact")}</span>
      </span>
      <Bar of={of} whole={whole} />
    </li>
  );
}

/** A picture of numbers that stand beside it. */
function Bar({ of, whole, tall = false }: { of: Verdicts; whole: number; tall?: boolean }) {
  return (
    <span class={tall ? "bars tall" : "bars"} aria-hidden="true">
      {VERDICTS.filter((verdict) => of[verdict] > 0).map((verdict) => (
        <i key={verdict} class={verdict} style={{ width: `${(100 * of[verdict]) / whole}%` }} />
      ))}
    </span>
  );
}

const total = ({ release, hold, cancel }: Verdicts): number => release + hold + cancel;
const most = (rows: readonly Verdicts[]): number => Math.max(1, ...rows.map(total));
