/** One follow-up: what it is, how it stands and why, when it is looked at next; opened, its receipts. */
import { useEffect, useRef } from "preact/hooks";
import { StatusIcon } from "./icons.js";
import type { FollowUpShown } from "./lists.js";
import { Receipts } from "./receipts.js";
import { useScreen } from "./use-screen.js";
import { CHANNEL_WORDS, clockTime, countdown, plain, reasons, STATUS_WORDS, shadowWords } from "./words.js";

export function FollowUp({ row, opened, nowMs }: { row: FollowUpShown; opened: boolean; nowMs: number }) {
  const screen = useScreen();
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (opened) element.current?.scrollIntoView({ block: "nearest" });
  }, [opened]);
  const shadow = shadowWords(row, nowMs);
  return (
    <li class={`follow-up ${row.status}`} ref={element}>
      <button
        type="button"
        class="summary"
        aria-expanded={opened}
        onClick={() => void screen.open(opened ? null : row.id)}
      >
        {row.changes > 0 && <i class="flash" key={row.changes} />}
        <span class={`status ${row.status}`} key={row.status}>
          <StatusIcon status={row.status} />
          {STATUS_WORDS[row.status]}
        </span>
        <span class="what">
          <strong>{CHANNEL_WORDS[row.channel]}</strong>
          <span class="quiet">
            {[row.purpose, row.department, row.trigger, row.offer && `offer ${row.offer}`]
              .flatMap((part) => (part ? [plain(part)] : []))
              .join(" · ")}
          </span>
        </span>
        <NextLook row={row} nowMs={nowMs} />
        <span class="why">
          {reasons(row, nowMs).map((sentence) => (
            <span key={sentence}>{sentence}</span>
          ))}
        </span>
        <span class="whom quiet">
          {row.person.kind} <span class="ref">{row.person.label}</span>
        </span>
        {shadow && (
          <span class="shadow">
            <span class="tag">Shadow</span> {shadow}
          </span>
        )}
      </button>
      {opened && <Receipts row={row} nowMs={nowMs} />}
    </li>
  );
}

/** Counted by the site's clock. Silent to screen readers: a number that changes each second is not news. */
function NextLook({ row, nowMs }: { row: FollowUpShown; nowMs: number }) {
  if (row.nextLookAt === null) {
    const over = row.status !== "waiting" && row.status !== "released" && row.status !== "redeemed";
    return (
      <span class="next quiet">
        {over ? clockTime(Date.parse(row.decidedAt), nowMs) : "looked at when something happens"}
      </span>
    );
  }
  const leftMs = Date.parse(row.nextLookAt) - nowMs;
  return (
    <span class="next" aria-live="off">
      <span class="quiet">{leftMs > 0 ? "next look in" : "next look"}</span>{" "}
      <span class="count">{leftMs > 0 ? countdown(leftMs) : "now"}</span>
    </span>
  );
}
