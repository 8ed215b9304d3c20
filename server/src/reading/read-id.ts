/** Ids: of customers, checkouts, orders, tickets, offers and events. */
import { ID_PATTERN } from "@holdoff/sdk/wire";
import { isPlaceholder } from "./placeholder.js";
import { ABSENT, isAbsent, type Reading, readAs, unreadable } from "./reading.js";

const BYTES_MAX = 255;
/** Two ids that look the same must be the same: no control, format or lone surrogate characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]/u;

const WHAT_IS_ALLOWED = "text of 1 to 255 bytes, or a whole number that JSON keeps exactly";
const UNREADABLE = unreadable(WHAT_IS_ALLOWED);
const UNREADABLE_SIGNS = unreadable(`${WHAT_IS_ALLOWED}, without control or format characters`);
const PLACEHOLDER = { read: "placeholder", detail: "an id, and not a placeholder for a missing one" } as const;

export function readId(raw: unknown): Reading<string> {
  if (isAbsent(raw)) return ABSENT;
  const text = idText(raw);
  return text === null ? UNREADABLE : readIdText(text);
}

/** An id that names a person, a checkout, an order or a contact: nobody is called `undefined`. */
export function readNamedId(raw: unknown): Reading<string> {
  if (isAbsent(raw)) return ABSENT;
  if (typeof raw === "boolean") return PLACEHOLDER;
  const text = idText(raw);
  if (text === null) return UNREADABLE;
  return isPlaceholder(text) ? PLACEHOLDER : readIdText(text);
}

/** A visitor or a tab, as a page names it. `String(undefined)` has that form, too. */
export function readPageId(raw: unknown): Reading<string> {
  if (isAbsent(raw)) return ABSENT;
  if (typeof raw !== "string" || !ID_PATTERN.test(raw))
    return unreadable("8 to 128 of letters, digits, underscore and dash");
  return isPlaceholder(raw) ? PLACEHOLDER : readAs(raw);
}

function idText(raw: unknown): string | null {
  if (Number.isSafeInteger(raw)) return String(raw);
  return typeof raw === "string" ? raw.normalize("NFC").trim() : null;
}

function readIdText(text: string): Reading<string> {
  if (text === "" || Buffer.byteLength(text) > BYTES_MAX) return UNREADABLE;
  return UNSEEN.test(text) ? UNREADABLE_SIGNS : readAs(text);
}
