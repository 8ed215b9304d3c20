/** Fields under a name that is nearly theirs: `orderId`, `order_id` or `Order` where `order` is meant. */
import { isAbsent, type Unreadable, unreadable } from "./reading.js";

const NAME_CHARS_MAX = 40;
/** What people add to the name of a field. */
const ENDINGS = ["", "s", "id", "ids"];

/**
 * The fields among `names` that are there under another name only. They are there and cannot be read: so they are named,
 * and read the careful way.
 */
export function misnamed(raw: Record<string, unknown>, names: readonly string[]): ReadonlyMap<string, Unreadable> {
  const unknown = Object.keys(raw).filter((key) => !names.includes(key) && !isAbsent(raw[key]));
  if (unknown.length === 0) return NONE;
  const written = new Map(unknown.map((key) => [fold(key), key]));
  const found = new Map<string, Unreadable>();
  for (const name of names) {
    if (Object.hasOwn(raw, name) && !isAbsent(raw[name])) continue;
    const key = ENDINGS.map((ending) => written.get(fold(name) + ending)).find((one) => one !== undefined);
    if (key !== undefined) found.set(name, unreadable(`the name ${name}, not ${key.slice(0, NAME_CHARS_MAX)}`));
  }
  return found;
}

const NONE: ReadonlyMap<string, Unreadable> = new Map();

const fold = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");
