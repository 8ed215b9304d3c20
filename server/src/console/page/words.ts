/** How the console says things. Pure. */
import type {
  Channel,
  Effect,
  ReasonCode,
  ShadowSummary,
  Stage,
  StandingStop,
  Status,
  Verdict,
  Verdicts,
} from "@holdoff/sdk/wire";
import type { FollowUpRow, MissedRow, PersonRow, Sentence } from "../shapes.js";

export const STATUS_WORDS: Record<Status, string> = {
  waiting: "Waiting",
  released: "Released",
  redeemed: "Redeemed",
  closed: "Closed",
  cancelled: "Cancelled",
  expired: "Expired",
};

export const STAGE_WORDS: Record<Stage, string> = {
  browsing: "Browsing",
  cart: "Cart",
  checkout: "Checkout",
  payment: "Payment",
  completed: "Ordered",
};

export const CHANNEL_WORDS: Record<Channel, string> = {
  call: "Call",
  sms: "Text",
  email: "Email",
  push: "Push",
  chat: "Chat",
  post: "Letter",
  social: "Social",
};

export const VERDICT_WORDS: Record<Verdict, string> = { release: "Release", hold: "Hold", cancel: "Cancel" };
export const EFFECT_WORDS: Record<Effect, string> = {
  hold: "holds",
  cancel: "cancels",
  allow: "allows",
  note: "notes",
};

/** What stood in the way, as short as a row of a chart. */
export const REASON_WORDS: Record<ReasonCode, string> = {
  not_yet: "Too early",
  stopped: "Stopped by an owner",
  blind: "Nobody could tell",
  present: "On the site at the time",
  quiet: "Active a moment before",
  in_funnel: "In the middle of an order",
  orders_silent: "No orders were heard",
  cool_off: "Too soon after the occasion",
  contact_hours: "Outside contact hours",
  paused: "Asked for a pause",
  recent_contact: "Contacted not long before",
  budget: "Contacted often enough",
  arbitration: "Another contact goes first",
  open_ticket: "A problem is open",
  converted: "Had ordered already",
  cart_empty: "Had emptied the cart",
  declined_offer: "Had declined the offer",
  declined_contact: "Had declined contact",
  fatigue: "Had said no too often",
  bounced: "Had left at once",
  opted_out: "Had opted out",
  no_consent: "No consent",
  purpose: "Does not fit its purpose",
  duplicate: "Was asked for twice",
  asked_enough: "Asked often enough",
  expired: "Too late",
  unsure: "Not known for sure",
  holdout: "In the control group",
  cancelled_by_shop: "Cancelled by the shop",
  invited: "Asked for by the customer",
  service_first: "Service goes first",
  overridden: "Let through by an owner",
  lapsed: "Asked for, and nobody came",
  basis_stated: "Consent stated, with its proof",
};

/** What an owner stopped. */
export function stopWords({ channel, department, purpose }: StandingStop): string {
  if (channel !== undefined) return `contacts by ${CHANNEL_WORDS[channel].toLowerCase()}`;
  if (department !== undefined) return `contacts of the department ${department}`;
  return purpose === undefined ? "all contacts" : `${purpose} contacts`;
}

export const WOULD_BE_WORDS: Record<Verdict, string> = {
  release: "made all the same",
  hold: "would have waited",
  cancel: "would not have been made",
};

export const stopped = ({ hold, cancel }: Verdicts): number => hold + cancel;

/** The whole of it in one sentence. */
export function shadowLead(verdicts: Verdicts): string {
  const { release, hold, cancel } = verdicts;
  const of = `Of ${counted(release + hold + cancel, "contact")},`;
  if (stopped(verdicts) === 0) return `${of} all would have been made just the same.`;
  const parts = [
    ...(hold > 0 ? [`${hold} would have waited`] : []),
    ...(cancel > 0 ? [`${cancel} would not have been made`] : []),
  ];
  return `${of} ${parts.join(" and ")}.`;
}

export function preTickedWords(boxes: ShadowSummary["preTicked"]): string {
  const times = boxes.reduce((sum, box) => sum + box.times, 0);
  const which = boxes.map(({ channel, purpose, times: n }) => `${n} for ${purpose} by ${channel}`).join(", ");
  return `${counted(times, "box was", "boxes were")} ticked before anybody saw ${times === 1 ? "it" : "them"} (${which}): that is no consent.`;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const two = (n: number): string => String(n).padStart(2, "0");

/** `0:42`, `12:05`, `3:04:10`, `2 d 3 h`. */
export function countdown(leftMs: number): string {
  const left = Math.max(0, Math.ceil(leftMs / SECOND_MS) * SECOND_MS);
  const [days, hours] = [Math.floor(left / DAY_MS), Math.floor((left % DAY_MS) / HOUR_MS)];
  const [minutes, seconds] = [Math.floor((left % HOUR_MS) / MINUTE_MS), (left % MINUTE_MS) / SECOND_MS];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** `12 s`, `4 min`, `3 h 10 min`, `2 days`: the two largest parts that say something. */
export function span(ms: number): string {
  const long = Math.max(0, ms);
  if (long < MINUTE_MS) return `${Math.floor(long / SECOND_MS)} s`;
  if (long < HOUR_MS) return `${Math.floor(long / MINUTE_MS)} min`;
  if (long < DAY_MS) {
    const minutes = Math.floor((long % HOUR_MS) / MINUTE_MS);
    return minutes === 0 ? `${Math.floor(long / HOUR_MS)} h` : `${Math.floor(long / HOUR_MS)} h ${minutes} min`;
  }
  const days = Math.floor(long / DAY_MS);
  return days === 1 ? "1 day" : `${days} days`;
}

export const ago = (ms: number): string => (ms < 2 * SECOND_MS ? "just now" : `${span(ms)} ago`);

export function presence(
  { presentUntil, lastActivityAt }: Pick<PersonRow, "presentUntil" | "lastActivityAt">,
  nowMs: number,
): { here: boolean; words: string } {
  if (presentUntil !== null && nowMs < Date.parse(presentUntil)) return { here: true, words: "here now" };
  if (lastActivityAt === null) return { here: false, words: "never seen on a page" };
  return { here: false, words: `active ${ago(nowMs - Date.parse(lastActivityAt))}` };
}

export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** Why it stands as it does, one sentence a reason. */
export function reasons(
  row: Pick<FollowUpRow, "status" | "verdict" | "because" | "outcome">,
  nowMs: number,
): readonly string[] {
  if (row.status === "closed") return [`The contact is over: ${outcomeWords(row.outcome)}.`];
  if (row.because.length > 0) return standing(row.because, nowMs);
  switch (row.verdict) {
    case "release":
      return [row.status === "redeemed" ? "The sender has taken it up." : "Nothing stands in the way."];
    case "hold":
      return ["It is held."];
    case "cancel":
      return ["It was cancelled."];
  }
}

/** The reasons that have not ended meanwhile; all of them where the next look is still on its way. */
function standing(sentences: readonly Sentence[], nowMs: number): string[] {
  const still = sentences.filter(({ until }) => until === null || nowMs < Date.parse(until));
  return (still.length > 0 ? still : sentences).map(({ because }) => because);
}

const outcomeWords = (outcome: string | null): string =>
  outcome === null || outcome === "unknown" ? "nobody said how it went" : outcome.replaceAll("_", " ");

/** What enforcing would have done. */
export function shadowWords({ wouldBe }: Pick<FollowUpRow, "wouldBe">, nowMs: number): string | undefined {
  if (!wouldBe) return undefined;
  const because = standing(wouldBe.because, nowMs).join(" ");
  switch (wouldBe.verdict) {
    case "release":
      return "would have been released as well";
    case "hold":
      return `would have been held: ${because}`;
    case "cancel":
      return `would have been cancelled: ${because}`;
  }
}

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** The time of day, with the day where it is another one. */
export function clockTime(atMs: number, nowMs: number): string {
  const [day, today] = [DAY.format(atMs), DAY.format(nowMs)];
  return day === today ? TIME.format(atMs) : `${day}, ${TIME.format(atMs)}`;
}

/** `checkout_incomplete` as words. */
export const plain = (name: string): string => name.replaceAll("_", " ");

/** `lastSignalAt` and `quietMs` as a person would say them, the value in its unit. */
export function fact(
  name: string,
  value: string | number | boolean | null,
  nowMs: number,
): { name: string; value: string } {
  const words = (text: string): string => plain(text.replaceAll(/([A-Z])/g, " $1").toLowerCase()).trim();
  if (typeof value === "number" && name.endsWith("Ms")) return { name: words(name.slice(0, -2)), value: span(value) };
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value))
    return { name: words(name.replace(/At$/, "")), value: clockTime(Date.parse(value), nowMs) };
  if (typeof value === "boolean") return { name: words(name), value: value ? "yes" : "no" };
  return { name: words(name), value: value === null ? "none" : plain(String(value)) };
}

const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  page: ["sign of a page", "signs of pages"],
  cart: ["cart", "carts"],
  checkout: ["checkout step", "checkout steps"],
  order: ["order", "orders"],
  offer: ["answer to an offer", "answers to offers"],
  contact: ["contact", "contacts"],
  chat: ["chat", "chats"],
  form: ["form", "forms"],
  content: ["download", "downloads"],
  link: ["click", "clicks"],
  consent: ["consent", "consents"],
  ticket: ["ticket", "tickets"],
  message: ["message", "messages"],
  profile: ["profile", "profiles"],
  preference: ["preference", "preferences"],
};

/** `2 orders were dropped in the last hour: /order, expected an id.` */
export function missedWords({ type, dropped, count, pointer, expected }: MissedRow): string {
  const [one, many] = NOUNS[type.split(".")[0] ?? ""] ?? ["signal", "signals"];
  const what = `${count} ${count === 1 ? one : many} ${count === 1 ? "was" : "were"}`;
  const field =
    pointer === null || pointer === "" ? "" : `: ${pointer}${expected === null ? "" : `, expected ${expected}`}`;
  return dropped
    ? `${what} dropped in the last hour${field}.`
    : `${what} taken without a field in the last hour${field}.`;
}
