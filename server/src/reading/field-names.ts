/** The names of fields, as people write them: `orderId`, `order_id`, `Order` or `oder` where `order` is meant, and others. */
import { distance } from "fastest-levenshtein";
import { isAbsent, type Unreadable, unreadable } from "./reading.js";

const NAME_CHARS_MAX = 40;
/** What people add to the name of a field. */
const ENDINGS = ["", "s", "id", "ids"];
/** One letter makes another word of a shorter one. */
const TYPO_CHARS_MIN = 5;

export interface FieldNames {
  /**
   * Known fields that are there under another name only. They are there and cannot be read: so they are named, and read
   * the careful way.
   */
  misnamed: ReadonlyMap<string, Unreadable>;
  /** Fields that are none of the known ones. */
  unknown: readonly string[];
}

export function fieldNames(raw: Record<string, unknown>, known: readonly string[]): FieldNames {
  const others = Object.keys(raw).filter((key) => !known.includes(key) && !isAbsent(raw[key]));
  if (others.length === 0) return NOTHING_ELSE;
  const misnamed = new Map<string, Unreadable>();
  const meant = new Set<string>();
  for (const name of known) {
    if (Object.hasOwn(raw, name) && !isAbsent(raw[name])) continue;
    const key = others.find((one) => isNearly(one, name));
    if (key === undefined) continue;
    meant.add(key);
    misnamed.set(name, unreadable(`the name ${name}, not ${shown(key)}`));
  }
  return { misnamed, unknown: others.filter((key) => !meant.has(key)).map(shown) };
}

const NOTHING_ELSE: FieldNames = { misnamed: new Map(), unknown: [] };

function isNearly(key: string, name: string): boolean {
  const [written, meant] = [fold(key), fold(name)];
  if (ENDINGS.some((ending) => written === meant + ending)) return true;
  return (
    meant.length >= TYPO_CHARS_MIN && Math.abs(written.length - meant.length) <= 1 && distance(written, meant) <= 1
  );
}

const fold = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

const shown = (key: string): string => key.slice(0, NAME_CHARS_MAX);
