/** The rows of the policy page that lift others: whether they apply, and what each takes away. */
import type { ReasonCode } from "@holdoff/sdk/wire";
import type { Invitation, OpenFollowUp } from "../../../src/person/document.js";
import { declinesOfOffer } from "./declines.js";
import { had, isSuspect, type Question, within } from "./facts.js";
import { awaited, served } from "./invitations.js";
import { isAnyOnRecord, isOnRecord } from "./orders.js";
import { declinesOfContact } from "./rules.js";

export type Allow = "invited" | "service_first" | "overridden";

export function allowsAt(question: Question): Allow[] {
  const allows: Allow[] = [];
  if (served(question) !== undefined || awaited(question) !== undefined) allows.push("invited");
  if (question.followUp.purpose === "transactional" || isAboutOwn(question)) allows.push("service_first");
  if (question.followUp.override !== undefined) allows.push("overridden");
  return allows;
}

/** Service about the person's own open ticket or order. */
function isAboutOwn({ followUp: { purpose, about, trigger }, person }: Question): boolean {
  const { known } = person;
  if (purpose !== "service") return false;
  if (about?.ticket !== undefined && had(known.tickets, about.ticket)?.closedAtMs === null) return true;
  if (about?.order !== undefined && isOnRecord(about.order, person)) return true;
  if (about?.ticket !== undefined || about?.order !== undefined) return false;
  if (trigger.type === "ticket") return Object.values(known.tickets).some(({ closedAtMs }) => closedAtMs === null);
  return trigger.type === "order_completed" && isAnyOnRecord(person);
}

const BY_INVITATION: readonly ReasonCode[] = [
  "blind",
  "present",
  "quiet",
  "in_funnel",
  "cool_off",
  "recent_contact",
  "budget",
  "fatigue",
  "open_ticket",
  "bounced",
  "asked_enough",
  "no_consent",
];
const MAY_CANCEL: readonly ReasonCode[] = [
  "no_consent",
  "declined_offer",
  "declined_contact",
  "fatigue",
  "bounced",
  "asked_enough",
];
const BY_TRANSACTION: readonly ReasonCode[] = ["present", "quiet", "in_funnel", "cool_off", "recent_contact", "budget"];
const BY_SERVICE: readonly ReasonCode[] = ["in_funnel", "cool_off", "budget", "recent_contact"];

/** Which allow takes a hold or cancel of any rule but arbitration away. */
export const liftedBy = (code: ReasonCode, effect: "hold" | "cancel", question: Question): Allow | undefined =>
  allowsAt(question).find((allow) => lifts(allow, code, effect, question));

function lifts(allow: Allow, code: ReasonCode, effect: "hold" | "cancel", question: Question): boolean {
  if (code === "blind" && (isSuspect(question) || question.site.unfitSinceMs !== null)) return false;
  if (code === "stopped") return false;
  if (allow === "overridden") return effect === "hold";
  if (allow === "service_first")
    return (question.followUp.purpose === "transactional" ? BY_TRANSACTION : BY_SERVICE).includes(code);
  const now = served(question);
  if (now !== undefined) return requestLifts(now, code, question);
  // A request for later hurries nothing until then, but what may end a contact does not end what the customer asked for.
  const later = awaited(question);
  return later !== undefined && MAY_CANCEL.includes(code) && requestLifts(later, code, question);
}

function requestLifts({ atMs, whenMs }: Invitation, code: ReasonCode, question: Question): boolean {
  if (code === "contact_hours")
    return whenMs !== undefined && within(whenMs, question.policy.invitations.punctualMs, question.atMs);
  if (code === "declined_contact") return declinesOfContact(question).every((declineMs) => declineMs < atMs);
  if (code === "declined_offer") return declinesOfOffer(question).every((declineMs) => declineMs < atMs);
  return BY_INVITATION.includes(code);
}

/** Which allow takes away that this follow-up waits for that other one. */
export function waitLiftedBy(other: OpenFollowUp, question: Question): Allow | undefined {
  const { order } = question.policy.arbitration;
  const { purpose } = question.followUp;
  return allowsAt(question).find((allow) => {
    if (allow === "overridden") return true;
    if (allow === "invited") return other.status !== "redeemed" && served(question) !== undefined;
    return purpose === "transactional" && order.indexOf(other.purpose) > order.indexOf(purpose);
  });
}
