/** Who is meant: as a page says it, and as the backend does. */
import type { PersonRefs } from "@holdoff/sdk/wire";
import { isMaskedVisitor } from "../ids.js";
import { fieldNames } from "../reading/field-names.js";
import { readFlag } from "../reading/read-flag.js";
import { readNamedId, readPageId } from "../reading/read-id.js";
import { type Reading, readAs, unreadable } from "../reading/reading.js";
import { type Ignored, unknownField } from "./ignored.js";
import { isRecord } from "./is-record.js";

/** What a page says beside its visitor: a link only with the shop's signature. */
export interface PageRefs {
  customer?: string;
  /** As it was sent: that is what is signed. */
  signedCustomer?: string;
  /** As it was sent; `unreadable` where that is no time. */
  exp?: { sent: string; ms: number } | "unreadable";
  hash?: string;
  /** The default `checkout` of the batch's signals. Never a link. */
  checkout?: string;
}

const PAGE_REFS = ["customer", "checkout", "exp", "hash"];
const PERSON_REFS = ["customer", "checkout", "visitor", "verified"];

export function readPageRefs(raw: unknown): { refs: PageRefs; ignored: Ignored[] } {
  const ignored: Ignored[] = [];
  if (raw === undefined || raw === null) return { refs: {}, ignored };
  if (!isRecord(raw)) return { refs: {}, ignored: [{ pointer: "/refs", detail: "expected an object" }] };
  const { misnamed, unknown } = fieldNames(raw, PAGE_REFS);
  ignored.push(...unknown.map((name) => unknownField(`/refs/${name}`, PAGE_REFS)));
  const take = <T>(name: string, asItIs: Reading<T>): T | undefined => {
    const reading = misnamed.get(name) ?? asItIs;
    if (reading.read === "value") return reading.value;
    if (reading.read !== "absent") ignored.push({ pointer: `/refs/${name}`, detail: `expected ${reading.detail}` });
    return undefined;
  };
  const customer = take("customer", readNamedId(raw["customer"]));
  const checkout = take("checkout", readNamedId(raw["checkout"]));
  const hash = take("hash", readHash(raw["hash"]));
  const exp = misnamed.has("exp") ? "unreadable" : readExp(raw["exp"]);
  if (exp === "unreadable") ignored.push({ pointer: "/refs/exp", detail: "expected Unix seconds or milliseconds" });
  const refs: PageRefs = {
    ...(customer !== undefined && { customer, signedCustomer: String(raw["customer"]) }),
    ...(exp !== undefined && { exp }),
    ...(hash !== undefined && { hash }),
    ...(checkout !== undefined && { checkout }),
  };
  return { refs, ignored };
}

function readHash(raw: unknown): Reading<string> {
  if (raw === undefined || raw === null) return { read: "absent" };
  const isHash = typeof raw === "string" && /^[0-9a-f]{64}$/.test(raw);
  return isHash ? readAs(raw) : unreadable("64 hex digits in small letters, an HMAC-SHA-256");
}

/** Unix seconds, or milliseconds where there are 13 digits. */
const SECONDS_BELOW = 100_000_000_000;

function readExp(raw: unknown): PageRefs["exp"] {
  if (raw === undefined || raw === null) return undefined;
  const sent = typeof raw === "string" || typeof raw === "number" ? String(raw) : "";
  if (!/^\d{1,15}$/.test(sent)) return "unreadable";
  const exp = Number(sent);
  return { sent, ms: exp < SECONDS_BELOW ? exp * 1000 : exp };
}

export type ReadPerson =
  | { ok: true; person: PersonRefs; ignored: Ignored[] }
  | { ok: false; reason: "placeholder_id" | "bad_props"; detail: string; pointer: string; ignored: Ignored[] };

/** The person of an event. What cannot be read of it is left out; somebody has to be left. */
export function readPerson(raw: unknown): ReadPerson {
  if (!isRecord(raw)) {
    return {
      ok: false,
      reason: "bad_props",
      pointer: "/person",
      detail: "expected a customer, checkout or visitor",
      ignored: [],
    };
  }
  const ignored: Ignored[] = [];
  let hasPlaceholder = false;
  const { misnamed, unknown } = fieldNames(raw, PERSON_REFS);
  const take = <T>(name: string, asItIs: Reading<T>): T | undefined => {
    const reading = misnamed.get(name) ?? asItIs;
    if (reading.read === "value") return reading.value;
    if (reading.read === "placeholder") hasPlaceholder = true;
    if (reading.read !== "absent") ignored.push({ pointer: `/person/${name}`, detail: `expected ${reading.detail}` });
    return undefined;
  };
  const customer = take("customer", readNamedId(raw["customer"]));
  const checkout = take("checkout", readNamedId(raw["checkout"]));
  const visitor = take("visitor", readVisitor(raw["visitor"]));
  const verified = take("verified", readFlag(raw["verified"]));
  ignored.push(...unknown.map((name) => unknownField(`/person/${name}`, PERSON_REFS)));
  if (customer === undefined && checkout === undefined && visitor === undefined) {
    const [first] = ignored;
    const detail = first?.detail ?? "expected a customer, a checkout or a visitor";
    const pointer = first?.pointer ?? "/person";
    return { ok: false, reason: hasPlaceholder ? "placeholder_id" : "bad_props", pointer, detail, ignored };
  }
  const person: PersonRefs = {
    ...(customer !== undefined && { customer }),
    ...(checkout !== undefined && { checkout }),
    ...(visitor !== undefined && { visitor }),
    ...(verified !== undefined && { verified }),
  };
  return { ok: true, person, ignored };
}

/** The secret that the page handed to the shop. What is shown of it is for looking up, and speaks for nobody. */
function readVisitor(raw: unknown): Reading<string> {
  if (raw === "") return { read: "absent" };
  const reading = readPageId(raw);
  const isMasked = reading.read === "value" && isMaskedVisitor(reading.value);
  return isMasked ? unreadable("the visitor id of the page: vh_… is only for looking up") : reading;
}
