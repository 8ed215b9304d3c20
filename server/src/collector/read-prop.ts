/** How each kind of property reads: the one place where the catalogue's kinds meet the readers. */
import { CHANNELS, OUTCOMES, PROP_CHARS_MAX, type PropKind, PURPOSES } from "@holdoff/sdk/wire";
import { zonesOfCountry } from "../gate/hours/country-zones.js";
import { own } from "../person/own.js";
import { readCount } from "../reading/read-count.js";
import { readFlag } from "../reading/read-flag.js";
import { readId, readNamedId } from "../reading/read-id.js";
import { readKeyword } from "../reading/read-keyword.js";
import { readPlace } from "../reading/read-place.js";
import { readWhen } from "../reading/read-when.js";
import { readExactWord, readWord } from "../reading/read-word.js";
import { ABSENT, isAbsent, type Reading, readAs, unreadable } from "../reading/reading.js";
import { NO_ZONE, readTold } from "../reading/told-time.js";
import { readHours } from "./read-hours.js";

const LIST_MAX = 50;
/** What people write, and what the standard keeps free for it (https://www.iso.org/iso-3166-country-codes.html). */
const ALSO_CALLED: Record<string, string> = { UK: "GB", EL: "GR" };
const MS_MAX = Number.MAX_SAFE_INTEGER;
const TEXTS = unreadable(`a list of at most ${LIST_MAX} texts`);
const NO_PLACE = unreadable("the zone of a place, such as Europe/Berlin: UTC is where servers are");

export interface Surroundings {
  /** The site's zone: a time that names none is read in it, and in UTC. */
  zone: string;
}

type ReadProp = (raw: unknown, around: Surroundings) => Reading<unknown>;

const READERS: { readonly [K in PropKind]: ReadProp } = {
  id: readId,
  name: readNamedId,
  text: readText,
  texts: readTexts,
  count: readCount,
  ms: readMs,
  flag: readFlag,
  channel: (raw) => readWord(raw, CHANNELS),
  channel_or_all: (raw) => readWord(raw, [...CHANNELS, "all"]),
  purpose: (raw) => readWord(raw, PURPOSES),
  purpose_or_all: (raw) => readWord(raw, [...PURPOSES, "all"]),
  outcome: readOutcome,
  keyword: readKeyword,
  follow_up: readId,
  since: (raw, { zone }) => asIso(readTold(raw, zone)),
  until: (raw) => asIso(readUntil(raw)),
  // Read when the person is known: a time without a zone is told in theirs.
  when: (raw) => {
    const when = readWhen(raw, "UTC");
    return when.read === "value" ? readAs(raw) : when;
  },
  wording: readWording,
  lifts: readLifts,
  refusal: readId,
  hours: readHours,
  zone: (raw) => (isAbsent(raw) ? ABSENT : orNoPlace(readPlace(raw))),
  country: readCountry,
};

export const readProp = (kind: PropKind, raw: unknown, around: Surroundings): Reading<unknown> =>
  READERS[kind](raw, around);

function readText(raw: unknown): Reading<string> {
  if (isAbsent(raw)) return ABSENT;
  const text = typeof raw === "number" && Number.isFinite(raw) ? String(raw) : raw;
  const isText =
    typeof text === "string" && text.trim() !== "" && text.length <= PROP_CHARS_MAX && !/\p{Cc}/u.test(text);
  return isText ? readAs(text.trim()) : unreadable(`1 to ${PROP_CHARS_MAX} characters, no control characters`);
}

function readTexts(raw: unknown): Reading<string[]> {
  if (isAbsent(raw)) return ABSENT;
  const readings = Array.isArray(raw) && raw.length <= LIST_MAX ? raw.map(readText) : [TEXTS];
  if (readings.some(({ read }) => read === "unreadable")) return TEXTS;
  return readAs(readings.flatMap((one) => (one.read === "value" ? [one.value] : [])));
}

function readMs(raw: unknown): Reading<number> {
  if (isAbsent(raw)) return ABSENT;
  const ms = typeof raw === "string" && raw.trim() !== "" ? Number(raw) : raw;
  const isMs = typeof ms === "number" && ms >= 0 && ms <= MS_MAX;
  return isMs ? readAs(ms) : unreadable("milliseconds, 0 or more");
}

/** `undelivered` takes a contact out of the count, so it is taken only as it is written. */
function readOutcome(raw: unknown): Reading<string> {
  const word = readWord(raw, OUTCOMES);
  return word.read === "value" && word.value === "undelivered" ? readExactWord(raw, OUTCOMES) : word;
}

/** The instant itself. Nobody guesses how long a pause is, so it has to be clear which one is meant. */
function readUntil(raw: unknown): Reading<number> {
  const told = readTold(raw, "UTC");
  if (told.read !== "value") return told;
  return told.value.zoneless ? NO_ZONE : readAs(told.value.fromMs);
}

function asIso(reading: Reading<number> | Reading<{ fromMs: number }>): Reading<string> {
  if (reading.read !== "value") return reading;
  const { value } = reading;
  return readAs(new Date(typeof value === "number" ? value : value.fromMs).toISOString());
}

const orNoPlace = (reading: Reading<string>): Reading<string> => (reading.read === "absent" ? NO_PLACE : reading);

function readWording(raw: unknown): Reading<string> {
  if (isAbsent(raw)) return ABSENT;
  const isHash = typeof raw === "string" && /^[0-9a-f]{64}$/i.test(raw);
  return isHash ? readAs(raw.toLowerCase()) : unreadable("a SHA-256 in hex");
}

function readCountry(raw: unknown): Reading<string> {
  if (isAbsent(raw)) return ABSENT;
  const written = typeof raw === "string" ? raw.trim().toUpperCase() : "";
  const code = own(ALSO_CALLED, written) ?? written;
  return zonesOfCountry(code).length > 0 ? readAs(code) : unreadable("two letters, ISO 3166-1");
}

/** Exactly as it is written, or not at all: a list of ids, or an instant before which everything is lifted. */
function readLifts(raw: unknown, { zone }: Surroundings): Reading<unknown> {
  if (isAbsent(raw)) return ABSENT;
  if (Array.isArray(raw)) {
    const areIds = raw.length <= LIST_MAX && raw.every((id) => typeof id === "string" && id !== "" && id.length <= 255);
    return areIds ? readAs(raw) : unreadable(`a list of at most ${LIST_MAX} ids of refusals`);
  }
  const before = typeof raw === "object" && "before" in raw ? readTold(raw.before, zone) : ABSENT;
  if (before.read !== "value") return unreadable('a list of ids of refusals, or {"before": an ISO 8601 time}');
  return readAs({ before: new Date(before.value.fromMs).toISOString() });
}
