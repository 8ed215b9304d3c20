/**
 * Names of things. A *scope* is what data is stored under: a live site (`acme`), a test site (`demo+`), or one of its
 * sandboxes (`demo+w3`). A scope with a plus has a clock of its own.
 * A *ref* is one way to name a person: `visitor:v_…`, `checkout:ck_…` or `customer:c_…`.
 */
import { createHash, randomBytes } from "node:crypto";

/** Eight bytes of a text's hash: enough to know it again, and nothing of it can be read. */
export const shortHash = (text: string): string =>
  createHash("sha256").update(text).digest().subarray(0, 8).toString("base64url");

declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

export type Scope = Branded<string, "Scope">;
export type Ref = Branded<string, "Ref">;
export type FollowUpId = Branded<string, "FollowUpId">;
/** `epoch.counter`: the counter is the partition's and never starts again. */
export type Revision = Branded<string, "Revision">;
export type Partition = Branded<number, "Partition">;

/** From the ref that gives way in a merge to the one that stays. */
export const REF_KINDS = ["visitor", "checkout", "customer"] as const;
export type RefKind = (typeof REF_KINDS)[number];

export const liveScope = (site: string): Scope => site as Scope;
export const testScope = (site: string, sandbox = ""): Scope => `${site}+${sandbox}` as Scope;
export const siteOf = (scope: Scope): string => scope.split("+")[0] ?? scope;
export const hasOwnClock = (scope: Scope): boolean => scope.includes("+");

/** A name as it is stored: two that look the same are the same. */
export const nameOf = (text: string): string => text.normalize("NFC").trim();

export const refOf = (kind: RefKind, value: string): Ref => `${kind}:${value}` as Ref;
export const kindOf = (ref: Ref): RefKind => ref.slice(0, ref.indexOf(":")) as RefKind;
export const refValue = (ref: Ref): string => ref.slice(ref.indexOf(":") + 1);

/** Reads `customer:c_42` or `visitor:v_…`; undefined when the kind is none of ours. */
export function parseRef(text: string): Ref | undefined {
  const kind = REF_KINDS.find((k) => text.startsWith(`${k}:`) && text.length > k.length + 1);
  if (!kind) return undefined;
  const value = nameOf(text.slice(kind.length + 1));
  return kind === "visitor" ? visitorRefFromShop(value) : refOf(kind, value);
}

/** Merges move the lower ref into the higher: by kind, then by bytes. So forwards cannot form a cycle. */
export function lowerFirst(a: Ref, b: Ref): [lower: Ref, higher: Ref] {
  const order =
    REF_KINDS.indexOf(kindOf(a)) - REF_KINDS.indexOf(kindOf(b)) || Buffer.compare(Buffer.from(a), Buffer.from(b));
  return order < 0 ? [a, b] : [b, a];
}

/**
 * A visitor id is a secret of its browser, so it is not even stored: a visitor's ref is made of 96 bits of its hash.
 * That hash, `vh_…`, is what the shop, the console and receipts see.
 */
export const visitorRef = (secret: string): Ref =>
  refOf("visitor", `vh_${createHash("sha256").update(`visitor:${secret}`).digest("base64url").slice(0, 16)}`);

/** As the shop's backend names a visitor: by the secret that the page handed it, or by what it was shown of it. */
export const visitorRefFromShop = (visitor: string): Ref =>
  isMaskedVisitor(visitor) ? refOf("visitor", visitor) : visitorRef(visitor);

/**
 * A visitor id that gave way to a new one speaks for this stranger when it speaks without proof. Each id has a stranger
 * of its own, and only the stranger's presence counts for anybody else.
 */
export const strangerOf = (visitor: Ref): Ref =>
  refOf("visitor", `vh_${createHash("sha256").update(`stranger:${visitor}`).digest("base64url").slice(0, 16)}`);

/** What is shown of a visitor id. */
export const isMaskedVisitor = (visitor: string): boolean => /^vh_[A-Za-z0-9_-]{16}$/.test(visitor);

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** `fu_`, three hex digits of the partition it was born in, 24 random ones (120 bits). */
export function newFollowUpId(partition: Partition): FollowUpId {
  const random = [...randomBytes(24)].map((byte) => ALPHABET[byte & 31]).join("");
  return `fu_${partition.toString(16).padStart(3, "0")}${random}` as FollowUpId;
}

/** The partition in which the follow-up was born, or undefined when this is no id of ours. */
export function parseFollowUpId(text: string): { id: FollowUpId; partition: Partition } | undefined {
  const match = /^fu_([0-9a-f]{3})[0-9a-hjkmnp-tv-z]{24}$/.exec(text);
  return match
    ? { id: text as FollowUpId, partition: Number.parseInt(match[1] as string, 16) as Partition }
    : undefined;
}
