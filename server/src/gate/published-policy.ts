/**
 * The rules of a site as they are published: one text that every process reads and decides by, and a short history that
 * tells a policy that was in force before from one that is new.
 */
import { iso } from "./iso.js";
import { parsePolicy } from "./parse-policy.js";
import type { Policy } from "./policy.js";
import { toPolicyFile } from "./to-policy-file.js";

/**
 * How rules came into force. `start`: a process started with rules that nobody had published; `reload`, `publish`: an
 * operator said so; `kept`: Redis had lost them, and a process put back what it decided by; `before`: in force when the
 * first process that publishes texts started.
 */
export const WAYS = ["start", "reload", "publish", "kept", "before"] as const;
export type Way = (typeof WAYS)[number];

/** A policy by its hash, and whether it is enforced: the two are in force together. */
export interface RulesId {
  policy: string;
  enforce: boolean;
}

export interface PublishedEntry extends RulesId {
  /** Grows with each publication of the site, and is never given twice. */
  number: number;
  /** Since when it is in force, in Redis's time. */
  atMs: number;
  way: Way;
  by?: string;
}

export interface Published extends PublishedEntry {
  /** Of the policy schema that the text is written for. */
  schema: number;
  /** The whole policy, resolved: a policy file in JSON. */
  text: string;
  /** Oldest first; the last one is in force. */
  history: readonly PublishedEntry[];
}

export interface Rules {
  policy: Policy;
  enforce: boolean;
}

/** What somebody puts in force. */
export interface Publication extends RulesId {
  schema: number;
  text: string;
  atMs: number;
  way: Way;
  by?: string;
}

const HISTORY_MAX = 100;

/** As a commit compares them. */
export const rulesText = ({ policy, enforce }: RulesId): string => `${policy}/${enforce ? "1" : "0"}`;
export const isSame = (a: RulesId, b: RulesId): boolean => a.policy === b.policy && a.enforce === b.enforce;
export const isKnown = (history: readonly RulesId[], rules: RulesId): boolean =>
  history.some((entry) => isSame(entry, rules));
export const idOf = ({ policy, enforce }: Rules): RulesId => ({ policy: policy.hash, enforce });

/** These rules as they are published. */
export const toPublication = (
  { policy, enforce }: Rules,
  said: Pick<Publication, "atMs" | "way" | "by">,
): Publication => ({
  policy: policy.hash,
  enforce,
  schema: policy.version,
  text: JSON.stringify(toPolicyFile(policy)),
  ...said,
});

/** What is published after it: the history grows by it. `numberAbove`: a number that somewhere was told already. */
export function withPublication(
  history: readonly PublishedEntry[],
  publication: Publication,
  nowMs: number,
  numberAbove = 0,
): Published {
  const last = history.at(-1)?.number ?? 0;
  const number = Math.max(last, numberAbove, nowMs - 1) + 1;
  const { schema, text, ...said } = publication;
  const entry: PublishedEntry = { ...said, number };
  return { ...entry, schema, text, history: bounded([...history, entry]) };
}

/** Rules that come again later go first: as long as possible none is forgotten altogether. */
function bounded(history: readonly PublishedEntry[]): PublishedEntry[] {
  const kept = [...history];
  while (kept.length > HISTORY_MAX) {
    const again = kept.findIndex((entry, at) => isKnown(kept.slice(at + 1), entry));
    kept.splice(Math.max(0, again), 1);
  }
  return kept;
}

/**
 * What has to be published after Redis lost something: it is not what this process knows of it, nor what followed that.
 * Null where what is stored may stay. What an operator said since stands; what a process started with only if it would
 * have been new. All else is older than what this process decided by.
 */
export function afterLoss(mine: Published, stored: Published | undefined, nowMs: number): Published | null {
  if (stored?.history.some(({ number }) => number === mine.number)) return null;
  const history = merged(mine.history, stored?.history ?? []);
  const stays =
    stored !== undefined && stored.atMs > mine.atMs && (stored.way !== "start" || !isKnown(mine.history, stored));
  const { policy, enforce, schema, text, atMs, way, by } = stays ? stored : mine;
  const said = { policy, enforce, schema, text, atMs, way: stays ? way : "kept", ...(by === undefined ? {} : { by }) };
  return withPublication(history, said, nowMs);
}

function merged(a: readonly PublishedEntry[], b: readonly PublishedEntry[]): PublishedEntry[] {
  const byNumber = new Map([...a, ...b].map((entry) => [entry.number, entry]));
  return [...byNumber.values()].sort((one, other) => one.number - other.number);
}

/** The rules that a published text means, or why this server cannot read it, in one sentence. */
export function readPublished(published: Published): { ok: true; rules: Rules } | { ok: false; why: string } {
  const read = parsePolicy(published.text, "policy");
  // Known by the name that it was published under: a later server may resolve a text to more than stands in it.
  if (read.ok) {
    const { policy, enforce } = published;
    return { ok: true, rules: { policy: { ...read.policy, hash: policy }, enforce } };
  }
  const first = read.errors[0]?.message ?? "it is no policy";
  return { ok: false, why: `it is written for version ${published.schema} of the policy schema: ${first}` };
}

/** `a1b2c3 since 2026-11-21T10:00:00.000Z (start)`, for people. */
export const entryInWords = ({ policy, enforce, atMs, way, by }: PublishedEntry): string =>
  `${policy}${enforce ? "" : ", not enforced,"} since ${iso(atMs)} (${way}${by === undefined ? "" : ` by ${by}`})`;
