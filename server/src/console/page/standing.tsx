/**
 * What keeps contacts of the whole site waiting, that it is suspect, what an owner stopped and orders that are not heard;
 * and what could not be heard of late. One line each.
 */
import { useEffect, useState } from "preact/hooks";
import type { StandingAnswer } from "../shapes.js";
import { readStanding } from "./api.js";
import { every } from "./clock.js";
import { clockTime, missedWords, stopWords } from "./words.js";

/** Nobody who waits may have changed by it, so the stream does not tell. */
const AGAIN_MS = 3_000;

export function Standing({ scope, nowMs }: { scope: string; nowMs: number }) {
  const standing = useStanding(scope);
  if (standing === null) return null;
  const { suspect, stops, noOrderSince, warnings = [], missed, policy } = standing;
  const [most, ...others] = missed;
  const since = (at: string): string => clockTime(Date.parse(at), nowMs);
  return (
    <>
      {policy.unreadable !== null && (
        <aside class="banner stop" aria-label="Policy">
          <strong>This server cannot read the policy in force, and decides nothing.</strong> {policy.unreadable}
        </aside>
      )}
      {suspect !== null && (
        <aside class="banner stop" aria-label="Suspect">
          <strong>Suspect since {since(suspect.since)}: nobody is contacted.</strong> {suspect.why}. List the checkouts
          that were completed meanwhile, then type <code>{suspect.resume}</code>
        </aside>
      )}
      {stops.map((stop) => (
        <aside class="banner stop" aria-label="Stopped" key={stopWords(stop)}>
          <strong>Stopped: {stopWords(stop)}.</strong> By {stop.by}, since {since(stop.at)}: {stop.reason}
        </aside>
      ))}
      {noOrderSince !== null && (
        <aside class="banner stop" aria-label="No orders heard">
          <strong>No order was heard since {since(noOrderSince)}.</strong> Sales about carts and checkouts wait for the
          next one.
        </aside>
      )}
      {warnings.map((warning) => (
        <aside class="banner" aria-label="Warning" key={warning}>
          <strong>Before it is too late:</strong> {warning}.
        </aside>
      ))}
      {most !== undefined && (
        <aside class="banner" aria-label="Not heard">
          <strong>{missedWords(most)}</strong>
          {others.length > 0 && ` And ${others.length} more kinds: GET /v1/intake tells.`}
        </aside>
      )}
      <aside class="policy" aria-label="Policy in force">
        Policy <code>{policy.hash}</code>
        {policy.since !== null && ` in force since ${since(policy.since)}`}
        {policy.by !== null && ` by ${policy.by}`}
      </aside>
    </>
  );
}

function useStanding(scope: string): StandingAnswer | null {
  const [standing, setStanding] = useState<StandingAnswer | null>(null);
  useEffect(() => {
    let looks = true;
    // What cannot be read now is read a moment later.
    const read = (): void =>
      void readStanding(scope)
        .then((answer) => looks && answer && setStanding(answer))
        .catch(() => undefined);
    setStanding(null);
    read();
    const stop = every(AGAIN_MS, read);
    return () => {
      looks = false;
      stop();
    };
  }, [scope]);
  return standing;
}
