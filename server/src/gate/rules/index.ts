/**
 * Every rule, in the order in which a receipt tells of them. Adding a rule is adding a line. `expired` and
 * `arbitration` are not among them: they depend on what all of these say (see there).
 */
import type { Rule } from "../rule.js";
import { askedEnough } from "./asked-enough.js";
import { basisStated } from "./basis-stated.js";
import { blind } from "./blind.js";
import { bounced } from "./bounced.js";
import { budget } from "./budget.js";
import { cartEmpty } from "./cart-empty.js";
import { contactHours } from "./contact-hours.js";
import { converted } from "./converted.js";
import { coolOff } from "./cool-off.js";
import { declinedContact } from "./declined-contact.js";
import { declinedOffer } from "./declined-offer.js";
import { duplicate } from "./duplicate.js";
import { fatigue } from "./fatigue.js";
import { holdout } from "./holdout.js";
import { inFunnel } from "./in-funnel.js";
import { invited } from "./invited.js";
import { lapsed } from "./lapsed.js";
import { noConsent } from "./no-consent.js";
import { notYet } from "./not-yet.js";
import { openTicket } from "./open-ticket.js";
import { optedOut } from "./opted-out.js";
import { ordersSilent } from "./orders-silent.js";
import { overridden } from "./overridden.js";
import { paused } from "./paused.js";
import { present } from "./present.js";
import { purpose } from "./purpose.js";
import { quiet } from "./quiet.js";
import { recentContact } from "./recent-contact.js";
import { serviceFirst } from "./service-first.js";
import { stopped } from "./stopped.js";
import { unsure } from "./unsure.js";

export const RULES: readonly Rule[] = [
  optedOut,
  noConsent,
  purpose,
  converted,
  cartEmpty,
  declinedOffer,
  declinedContact,
  fatigue,
  bounced,
  duplicate,
  askedEnough,
  unsure,
  holdout,
  notYet,
  paused,
  stopped,
  blind,
  present,
  inFunnel,
  ordersSilent,
  quiet,
  coolOff,
  contactHours,
  recentContact,
  budget,
  openTicket,
  invited,
  serviceFirst,
  overridden,
  lapsed,
  basisStated,
];
