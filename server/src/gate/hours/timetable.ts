/**
 * When one channel of one policy is open for people in one place, with the hours that they chose. From week to week it
 * may stand on another footing: zones that meet in winter need not meet in summer.
 */
import { type Pass, pass } from "../finding.js";
import type { ChannelHours, DaySpan } from "../policy.js";
import { Memo } from "./memo.js";
import { OpenHours } from "./open-hours.js";
import type { Span } from "./spans.js";
import type { Window } from "./wall-hours.js";
import { WeekRun, weekOf, weekSpan } from "./weeks.js";
import type { Source, Whereabouts } from "./whereabouts.js";
import type { ZoneClock } from "./zone-clock.js";

/** A year and a month: weekdays, holidays and clock changes have come round by then. */
const WEEKS_AHEAD = 57;
/** Zones whose hours do not meet in four weeks, this one included, count as never meeting. */
const WEEKS_TO_MEET = 4;
const WEEKS_KEPT = 8;

/** On whose clocks the hours are read. */
export interface Footing {
  /** Beside what is known of the person: the first zone of their country, or the site's own. */
  readonly source: Source | "country_first" | "site";
  readonly open: OpenHours;
  /** The same hours before the person's choice narrowed them. */
  readonly offered: OpenHours;
}

/** A stretch of time in which it is open, or closed. */
export interface Phase extends Span {
  /** The usual answer, made once; null where it is closed. */
  readonly pass: Pass | null;
  /** When it will be the other way round; null for never. */
  readonly changesAtMs: number | null;
}

export interface TimetableFor {
  readonly hours: ChannelHours;
  readonly unknown: DaySpan;
  /** Null when the person chose none. */
  readonly chosen: readonly Window[] | null;
  readonly whereabouts: Whereabouts;
  readonly siteClock: ZoneClock;
}

export class Timetable {
  readonly #phases = new Memo<number, readonly Phase[]>(WEEKS_KEPT);
  readonly #open = new WeekRun((week) => isWhole(this.#spansIn(week), week));
  readonly #closed = new WeekRun((week) => this.#spansIn(week).length === 0);
  /** Most questions are about now, or about when it next opens. */
  #last: Phase | null = null;
  #beforeLast: Phase | null = null;
  /** Null where nobody knows where the person is. */
  readonly #usual: Footing | null;
  readonly #guessed: Footing;

  constructor({ hours, unknown, chosen, whereabouts, siteClock }: TimetableFor) {
    const { source, clocks, countryClock } = whereabouts;
    const footing = (of: Footing["source"], on: readonly ZoneClock[], narrowedBy: readonly Window[][]): Footing => {
      const offered = new OpenHours({ channel: hours, narrowedBy }, on);
      if (chosen === null) return { source: of, open: offered, offered };
      return { source: of, open: new OpenHours({ channel: hours, narrowedBy: [...narrowedBy, chosen] }, on), offered };
    };
    this.#usual = source === null ? null : footing(source, clocks, []);
    this.#guessed = footing(countryClock === null ? "site" : "country_first", [countryClock ?? siteClock], [[unknown]]);
  }

  /** What holds at an instant, and until when. */
  at(nowMs: number): Phase {
    const last = this.#last;
    if (last !== null && contains(last, nowMs)) return last;
    const before = this.#beforeLast;
    this.#beforeLast = last;
    this.#last = before !== null && contains(before, nowMs) ? before : this.#find(nowMs);
    return this.#last;
  }

  #find(nowMs: number): Phase {
    const week = weekOf(nowMs);
    const phases = this.#phases.get(week) ?? this.#phases.keep(week, this.#phasesIn(week));
    for (const phase of phases) if (nowMs < phase.toMs) return phase;
    throw new Error("the phases of a week do not reach its end");
  }

  /** The first stretch of open hours that is not over at an instant, from that instant on; null where none comes into view. */
  firstOpen(fromMs: number): Span | null {
    const { pass: open, changesAtMs } = this.at(fromMs);
    const opensMs = open === null ? changesAtMs : fromMs;
    if (opensMs === null) return null;
    return { fromMs: opensMs, toMs: this.at(opensMs).changesAtMs ?? Number.POSITIVE_INFINITY };
  }

  /**
   * What the hours stand on at an instant. Whether the zones meet does not depend on what the person chose: their
   * choice must not move them to a zone in which they are called at hours that they did not mean.
   */
  footingAt(nowMs: number): Footing {
    return this.#footingIn(weekOf(nowMs));
  }

  #footingIn(week: number): Footing {
    const usual = this.#usual;
    if (usual === null) return this.#guessed;
    return usual.open.clocks.length === 1 || usual.offered.opensWithin(week, WEEKS_TO_MEET) ? usual : this.#guessed;
  }

  #spansIn(week: number): readonly Span[] {
    return this.#footingIn(week).open.in(week);
  }

  #phasesIn(week: number): Phase[] {
    const { fromMs, toMs } = weekSpan(week);
    const phases: Phase[] = [];
    const add = (endMs: number, isOpen: boolean): void => {
      const startMs = phases.at(-1)?.toMs ?? fromMs;
      if (endMs === startMs) return;
      const changesAtMs = endMs < toMs ? endMs : this.#changesFrom(week + 1, isOpen);
      phases.push({ fromMs: startMs, toMs: endMs, changesAtMs, pass: isOpen ? pass(changesAtMs) : null });
    };
    for (const span of this.#spansIn(week)) {
      add(span.fromMs, false);
      add(span.toMs, true);
    }
    add(toMs, false);
    return phases;
  }

  /** The first instant, from the beginning of a week on, at which it is no longer so; null when none comes into view. */
  #changesFrom(week: number, isOpen: boolean): number | null {
    const changing = (isOpen ? this.#open : this.#closed).end(week, WEEKS_AHEAD);
    if (changing === null) return null;
    const { fromMs } = weekSpan(changing);
    const first = this.#spansIn(changing)[0];
    if (!isOpen) return first?.fromMs ?? null;
    return first?.fromMs === fromMs ? first.toMs : fromMs;
  }
}

const contains = ({ fromMs, toMs }: Span, atMs: number): boolean => fromMs <= atMs && atMs < toMs;

function isWhole([only]: readonly Span[], week: number): boolean {
  const { fromMs, toMs } = weekSpan(week);
  return only?.fromMs === fromMs && only.toMs === toMs;
}
