/** What the console's API answers: read by its page as well, so only types stand here. Times are ISO 8601. */
import type { Channel, Decision, Purpose, Stage, StandingStop, Status, TriggerType, Verdict } from "@holdoff/sdk/wire";

export interface ScopeChoice {
  /** `acme`, `demo+` or `demo+w3`. */
  scope: string;
  /** Empty for the site itself. */
  sandbox: string;
  lastChangeAt: string | null;
}

export interface SiteChoice {
  id: string;
  name: string;
  mode: "test" | "live";
  enforce: boolean;
  /** Public: it stands in every page of the shop. */
  publishableKey: string;
  /** The site itself first, then its sandboxes with data, the latest changed first. */
  scopes: ScopeChoice[];
  /** Where the demo shop of this site stands. */
  demoShop?: string;
}

export interface SitesAnswer {
  sites: SiteChoice[];
  /** The scope that changed last. */
  latest: string;
}

/** A person as the console names one: never by the whole ref. */
export interface PersonName {
  /** Opaque, the same as long as the person is stored under the same ref. */
  id: string;
  kind: "visitor" | "checkout" | "customer";
  /** The ref with its middle left out. */
  label: string;
}

export interface PersonRow extends PersonName {
  /** Has an open checkout. */
  inFunnel: boolean;
  stage: Stage;
  /** Here now until this instant, with nothing new; null when nobody is. */
  presentUntil: string | null;
  lastActivityAt: string | null;
  openCheckouts: number;
  waiting: number;
  released: number;
}

/** Why, in words. */
export interface Sentence {
  because: string;
  /** When this ends by itself; null when no time ends it. */
  until: string | null;
}

export interface FollowUpRow {
  id: string;
  person: PersonName;
  status: Status;
  verdict: Verdict;
  release: number;
  channel: Channel;
  purpose: Purpose;
  department: string | null;
  trigger: TriggerType | null;
  offer: string | null;
  createdAt: string;
  notBefore: string;
  /** When the decision was made: just now for what waits, whose holds move on without a receipt. */
  decidedAt: string;
  /** When it would be released, with nothing new. */
  until: string | null;
  nextLookAt: string | null;
  /** The reasons that decided. */
  because: Sentence[];
  /** In shadow mode: what enforcing would have done. */
  wouldBe: { verdict: Verdict; until: string | null; because: Sentence[] } | null;
  outcome: string | null;
}

export interface PeopleAnswer {
  now: string;
  people: PersonRow[];
  /** How many there are, of whom these are the latest. */
  total: number;
}

export interface FollowUpsAnswer {
  now: string;
  followUps: FollowUpRow[];
  nextCursor: string | null;
}

export interface FollowUpAnswer {
  now: string;
  scope: string;
  followUp: FollowUpRow;
  /** Oldest first; the latest hundred. */
  receipts: Decision[];
  receiptsTotal: number;
}

/** What keeps contacts of the whole site waiting. */
export interface StandingAnswer {
  /** Nobody is contacted until an owner resumes the site: why, and what an operator types for that. */
  suspect: { since: string; why: string; resume: string } | null;
  /** Oldest first. */
  stops: StandingStop[];
  /** When the last order was heard, where that is too long ago. */
  noOrderSince: string | null;
  /** What is worth saying of the store, such as that its memory is almost full. */
  warnings?: string[];
  /** What could not be heard in the last hour, the most frequent first; what nobody knows the type of is not among it. */
  missed: MissedRow[];
  /** The policy in force. */
  policy: PolicyInForce;
}

export interface PolicyInForce {
  hash: string;
  enforce: boolean;
  /** Null where nobody has published one. */
  since: string | null;
  /** How it came into force. */
  way: string | null;
  by: string | null;
  /** Why this server cannot read it, and decides nothing. */
  unreadable: string | null;
}

/** So many of one type were dropped, or were taken without a field. */
export interface MissedRow {
  type: string;
  dropped: boolean;
  count: number;
  pointer: string | null;
  expected: string | null;
}

export type LiveEvent =
  /** The stream stands: everything that changes from now on is told. */
  | { type: "hello"; now: string }
  /** The site's clock was moved, or simply goes on. */
  | { type: "clock"; now: string }
  /** Rows that are new or another now; `left` are ids of people that are nobody any more, or became somebody else. */
  | { type: "changed"; now: string; people: PersonRow[]; left: string[]; followUps: FollowUpRow[] };
