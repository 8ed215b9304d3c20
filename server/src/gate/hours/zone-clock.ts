/** What the clocks of a time zone show: stretches of time in which they are ahead of UTC by one and the same amount. */
import { Temporal } from "temporal-polyfill";
import { Memo } from "./memo.js";
import type { Span } from "./spans.js";

/** The clock shows an instant plus `aheadMs`. */
export interface Stretch extends Span {
  readonly aheadMs: number;
}

const NANOSECONDS = 1_000_000;
/** Tzdata has about 600 names, and a name may be written in capitals or not. */
const ZONES_MAX = 2_000;
const ZONES = new Memo<string, ZoneClock | null>(ZONES_MAX);
/** A zone that changes its clocks has two a year, and decisions look about a year ahead. */
const STRETCHES_MAX = 16;

/** The clock of a zone; null for a name that this runtime does not know, be it newer, misspelt or made up. */
export function zoneClock(name: string): ZoneClock | null {
  const known = ZONES.get(name);
  if (known !== undefined) return known;
  return ZONES.keep(name, made(name));
}

function made(name: string): ZoneClock | null {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return new ZoneClock(name);
  } catch {
    // The only way that the platform has to say that it does not know a zone.
    return null;
  }
}

export class ZoneClock {
  #stretches: Stretch[] = [];

  constructor(readonly zone: string) {}

  /** The stretches that make up a span, cut at its ends. */
  in({ fromMs, toMs }: Span): Stretch[] {
    const cut: Stretch[] = [];
    for (let atMs = fromMs; atMs < toMs; ) {
      const stretch = this.#at(atMs);
      cut.push({ fromMs: atMs, toMs: Math.min(stretch.toMs, toMs), aheadMs: stretch.aheadMs });
      atMs = stretch.toMs;
    }
    return cut;
  }

  /** When so many full days are over that follow the day of an instant. */
  daysEndMs(atMs: number, days: number): number {
    const today = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(this.zone).toPlainDate();
    return today.add({ days: days + 1 }).toZonedDateTime(this.zone).epochMilliseconds;
  }

  #at(atMs: number): Stretch {
    const known = this.#stretches.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
    if (known !== undefined) return known;
    const stretch = this.#find(atMs);
    const others = this.#stretches.filter(({ toMs }) => toMs !== stretch.toMs);
    this.#stretches = [stretch, ...others].slice(0, STRETCHES_MAX);
    return stretch;
  }

  /** Finding where a stretch begins is dear in zones that never change: whoever asks goes forward, so the end will do. */
  #find(fromMs: number): Stretch {
    const clock = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(this.zone);
    const aheadMs = clock.offsetNanoseconds / NANOSECONDS;
    const toMs = clock.getTimeZoneTransition("next")?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
    return { fromMs, toMs, aheadMs };
  }
}
