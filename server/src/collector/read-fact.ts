/**
 * One signal of a page, or one event of the backend, read step by step. Each step keeps the fact, leaves something out of
 * it and says what, or drops it with a reason. What cannot be read is read the careful way, see `careful-reading.ts`.
 */
import { type DropReason, isSignalType, isThrough, kindOf } from "@holdoff/sdk/wire";
import type { HeardFact } from "../person/fact.js";
import { fieldNames } from "../reading/field-names.js";
import { readCarefully } from "./careful-reading.js";
import { type Ignored, unknownField } from "./ignored.js";
import { readProp } from "./read-prop.js";
import type { Around, Drop, Reading, Step, Unread } from "./reading-step.js";

export type ReadFact =
  | { ok: true; fact: HeardFact; ignored: Ignored[] }
  | { ok: false; reason: DropReason; detail: string; pointer: string; ignored: Ignored[] };

/** Of a type that is none, in an answer. */
const TYPE_CHARS_MAX = 80;
const ELSEWHERE = { page: "backend_only", backend: "page_only" } as const;

/** What stands beside the properties, and is read elsewhere. */
export const ENVELOPE = {
  page: ["type", "seq", "at"],
  backend: ["type", "id", "person", "at", "import", "batch"],
} as const;

const STEPS: readonly Step[] = [refuseOtherDoors, readProps, readCarefully, requireNeeds, addCheckout];

export function readFact(raw: Record<string, unknown>, around: Around): ReadFact {
  const { type } = raw;
  if (typeof type !== "string") {
    return { ok: false, reason: "bad_props", detail: "expected the name of a signal", pointer: "/type", ignored: [] };
  }
  if (!isSignalType(type)) {
    const detail = `no signal is called ${JSON.stringify(type.slice(0, TYPE_CHARS_MAX))}`;
    return { ok: false, reason: "unknown_type", detail, pointer: "/type", ignored: [] };
  }
  const reading: Reading = { type, raw, around, props: {}, unread: new Map(), ignored: [] };
  for (const step of STEPS) {
    const drop = step(reading);
    if (drop !== undefined) return { ok: false, ...drop, ignored: reading.ignored };
  }
  // The catalogue pairs each type with its own properties; the compiler cannot follow that through a table.
  return { ok: true, fact: { ...reading.props, type: reading.type } as HeardFact, ignored: reading.ignored };
}

function refuseOtherDoors({ type, around: { door } }: Reading): Drop | undefined {
  if (isThrough(type, door)) return undefined;
  return { reason: ELSEWHERE[door], pointer: "/type", detail: `${type} is not reported through this door` };
}

/** Every property of the catalogue, and a checkout on any type. Whatever else is there is named. */
function readProps({ type, raw, around, props, unread, ignored }: Reading): undefined {
  const kinds = Object.entries({ checkout: "name" as const, ...kindOf(type).props });
  const known = kinds.map(([name]) => name);
  const { misnamed, unknown } = fieldNames(raw, [...known, ...ENVELOPE[around.door]]);
  for (const [name, kind] of kinds) {
    const reading = misnamed.get(name) ?? readProp(kind, Object.hasOwn(raw, name) ? raw[name] : undefined, around);
    if (reading.read === "absent") continue;
    if (reading.read === "value") props[name] = reading.value;
    else {
      const detail = `expected ${reading.detail}`;
      unread.set(name, { reason: reading.read === "placeholder" ? "placeholder_id" : "bad_props", detail });
      ignored.push({ pointer: `/${name}`, detail });
    }
  }
  for (const name of unknown) ignored.push(unknownField(`/${name}`, known));
}

function requireNeeds({ type, props, unread }: Reading): Drop | undefined {
  const missing = kindOf(type).needs?.find((name) => props[name] === undefined && !isEvery(name, props));
  if (missing === undefined) return undefined;
  const why: Unread = unread.get(missing) ?? { reason: "bad_props", detail: `${type} needs ${missing}` };
  return { ...why, pointer: `/${missing}` };
}

/** It could not be read, and stands for all of them. */
const isEvery = (name: string, props: Reading["props"]): boolean => name === "offer" && props["everyOffer"] === true;

/** What is about a checkout, and names none, is about the one that the door is at; but not where it named an unreadable one. */
function addCheckout({ type, around, props, unread }: Reading): undefined {
  const isAboutCheckout = type.startsWith("checkout.") || type === "order.completed";
  if (!isAboutCheckout || around.checkout === undefined || props["checkout"] !== undefined) return;
  if (type === "order.completed" && unread.has("checkout")) return;
  props["checkout"] = around.checkout;
}
