/**
 * The checkouts that were completed while nobody could hear them, as an operator lists them: one checkout a line, or JSON
 * as `POST /v1/resume` takes it.
 */
import { completedErrors, parseCompleted } from "../collector/parse-completed.js";
import { EVENTS_MAX } from "../collector/parse-events.js";
import type { BackendEvent } from "../collector/read-event.js";
import { readText } from "../read-text.js";

export type ReadCompleted = { ok: true; events: BackendEvent[] } | { ok: false; mistakes: string[] };

/** Every mistake at once. */
export function readCompleted(file: string, zone: string): ReadCompleted {
  const read = readText(file);
  if (!read.ok) return { ok: false, mistakes: [read.why] };
  const listed = listOf(read.text);
  if (!Array.isArray(listed)) return { ok: false, mistakes: [`${file}: ${listed.mistake}`] };
  if (listed.length === 0)
    return { ok: false, mistakes: [`${file}: no checkout is listed; leave --completed out where none was completed`] };
  const events: BackendEvent[] = [];
  const mistakes: string[] = [];
  for (let at = 0; at < listed.length; at += EVENTS_MAX) {
    const some = parseCompleted({ completed: listed.slice(at, at + EVENTS_MAX) }, zone);
    events.push(...some.events);
    const dropped = some.dropped.map((one) => ({ ...one, index: at + one.index }));
    mistakes.push(...completedErrors(dropped).map(({ pointer, detail }) => `${file}: ${pointer}: ${detail}`));
  }
  return mistakes.length === 0 ? { ok: true, events } : { ok: false, mistakes };
}

function listOf(text: string): unknown[] | { mistake: string } {
  if (!/^\s*[[{]/.test(text)) {
    const lines = linesOf(text);
    const several = lines.find((line) => /[,;\s]/.test(line));
    if (several === undefined) return lines;
    return { mistake: `${JSON.stringify(several)}: one checkout a line is expected, or a list in JSON` };
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    return { mistake: error instanceof Error ? error.message : String(error) };
  }
  const list = typeof body === "object" && body !== null && "completed" in body ? body.completed : body;
  return Array.isArray(list) ? list : { mistake: 'expected a list, or {"completed": [a list]}' };
}

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
