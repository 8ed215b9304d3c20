/**
 * Moves the clock of a test site or sandbox forward, from due instant to due instant, in order: at each, whoever is due
 * is looked at and what was released is handed to delivery. So a story of hours takes milliseconds, and nothing in it is
 * skipped. While it moves, no worker looks at the scope.
 */

import { randomUUID } from "node:crypto";
import { within } from "../clock.js";
import type { Courier, Doors } from "../doors.js";
import { ProblemError } from "../http/problem.js";
import type { Scope } from "../ids.js";
import { lookAt } from "../look/look.js";
import type { Opened } from "../sites.js";
import { dueBy } from "../state/due-index.js";
import { moveClock } from "../state/scope-clock.js";

/** A mover that dies blocks the clock this long. */
const LEASE_MS = 30_000;
/** Looks at one instant; a look that keeps asking for the same instant would be a fault of ours. */
const LOOKS_MAX = 100_000;
const AT_ONCE = 32;
/** Receivers' answers are awaited this long at the end. */
const ANSWERS_MS_MAX = 5_000;

export async function readClock({ people }: Doors, scope: Scope): Promise<number> {
  return await people.store.timeMs(scope);
}

/** Advances to `targetMs`, or by `byMs`. Answers the new time. */
export async function advance(
  doors: Doors,
  { site, scope }: Opened,
  to: { targetMs: number } | { byMs: number },
  courier: Courier,
): Promise<number> {
  const { store } = doors.people;
  const token = randomUUID();
  const partition = store.keys.partitionOf(scope, "");
  const clock = async (step: "begin" | "move" | "end", targetMs: number) =>
    await moveClock(store, scope, token, step, targetMs, LEASE_MS);

  const begun = await clock("begin", "targetMs" in to ? to.targetMs : Number.MAX_SAFE_INTEGER);
  if (begun.at === "busy")
    throw new ProblemError("clock_busy", "another call is moving this clock; ask again when it has answered", [], 1);
  if (begun.at === "back") {
    throw new ProblemError("clock_back", `it is ${new Date(begun.nowMs).toISOString()} already`, [
      { pointer: "/to", detail: "an instant to come" },
    ]);
  }
  const targetMs = "targetMs" in to ? to.targetMs : begun.nowMs + to.byMs;
  const answers: Promise<unknown>[] = [];
  courier.begin();
  try {
    let { nextDueMs } = begun;
    for (let looks = 0; nextDueMs !== null && nextDueMs <= targetMs; ) {
      const moved = await clock("move", nextDueMs);
      if (moved.at !== "ok") throw new ProblemError("clock_busy", "the clock was taken over by another call", [], 1);
      const refs = await dueBy(store, scope, moved.nowMs);
      looks += refs.length;
      if (looks > LOOKS_MAX) throw new Error(`more than ${LOOKS_MAX} looks while the clock of ${scope} advanced`);
      for (let at = 0; at < refs.length; at += AT_ONCE) {
        await Promise.all(refs.slice(at, at + AT_ONCE).map((ref) => lookAt(doors.people, site, scope, ref)));
      }
      answers.push((await courier.deliver(partition)).answered);
      nextDueMs = (await clock("move", moved.nowMs)).nextDueMs;
    }
    const moved = await clock("move", targetMs);
    answers.push((await courier.deliver(partition)).answered);
    await within(ANSWERS_MS_MAX, Promise.allSettled(answers), undefined);
    return moved.nowMs;
  } finally {
    courier.end();
    await clock("end", targetMs);
    doors.bell.ring(partition);
  }
}
