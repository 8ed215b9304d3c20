/**
 * Which rules are asked about a follow-up: of two dozen those that can speak of its person and of contacts of its kind.
 * A set of rules is a number with one bit for each, in their order, so that what the two leave is one operation.
 */
import type { Digest } from "../digest.js";
import { Found } from "../evaluate.js";
import { type Finding, NOTHING } from "../finding.js";
import type { Rule } from "../rule.js";
import type { Situation } from "../situation.js";
import type { Terms } from "../terms.js";
import { askedEnough } from "./asked-enough.js";
import { basisStated } from "./basis-stated.js";
import { blind } from "./blind.js";
import { bounced } from "./bounced.js";
import { budget } from "./budget.js";
import { contactHours } from "./contact-hours.js";
import { converted } from "./converted.js";
import { coolOff } from "./cool-off.js";
import { declinedContact } from "./declined-contact.js";
import { declinedOffer } from "./declined-offer.js";
import { duplicate } from "./duplicate.js";
import { fatigue } from "./fatigue.js";
import { holdout } from "./holdout.js";
import { inFunnel } from "./in-funnel.js";
import { RULES } from "./index.js";
import { invited } from "./invited.js";
import { lapsed } from "./lapsed.js";
import { noConsent } from "./no-consent.js";
import { notYet } from "./not-yet.js";
import { openTicket } from "./open-ticket.js";
import { optedOut } from "./opted-out.js";
import { overridden } from "./overridden.js";
import { paused } from "./paused.js";
import { present } from "./present.js";
import { purpose } from "./purpose.js";
import { quiet } from "./quiet.js";
import { recentContact } from "./recent-contact.js";
import { serviceFirst } from "./service-first.js";
import { unsure } from "./unsure.js";

export type RuleBits = number;

const bitsOf = (isIn: (rule: Rule) => boolean): RuleBits =>
  RULES.reduce((bits, rule, index) => (isIn(rule) ? bits | (1 << index) : bits), 0);

/** Those that may speak of any person. */
const CONCERNING_ALL = bitsOf(({ concerns }) => concerns === undefined);

/** Worked out once for each kind of contact. */
export const bitsCovering = (terms: Terms): RuleBits => bitsOf(({ covers }) => covers === undefined || covers(terms));

/** By name, as in `ask`: it takes a twentieth of the time of a whole decision away. */
export function bitsConcerning(digest: Digest): RuleBits {
  let bits = CONCERNING_ALL;
  if (optedOut.concerns(digest)) bits |= 1 << 0;
  if (converted.concerns(digest)) bits |= 1 << 3;
  if (declinedOffer.concerns(digest)) bits |= 1 << 4;
  if (declinedContact.concerns(digest)) bits |= 1 << 5;
  if (fatigue.concerns(digest)) bits |= 1 << 6;
  if (bounced.concerns(digest)) bits |= 1 << 7;
  if (duplicate.concerns(digest)) bits |= 1 << 8;
  if (unsure.concerns(digest)) bits |= 1 << 10;
  if (holdout.concerns(digest)) bits |= 1 << 11;
  if (paused.concerns(digest)) bits |= 1 << 13;
  if (blind.concerns(digest)) bits |= 1 << 14;
  if (present.concerns(digest)) bits |= 1 << 15;
  if (inFunnel.concerns(digest)) bits |= 1 << 16;
  if (quiet.concerns(digest)) bits |= 1 << 17;
  if (recentContact.concerns(digest)) bits |= 1 << 20;
  if (budget.concerns(digest)) bits |= 1 << 21;
  if (openTicket.concerns(digest)) bits |= 1 << 22;
  if (invited.concerns(digest)) bits |= 1 << 23;
  if (lapsed.concerns(digest)) bits |= 1 << 26;
  return bits;
}

/**
 * What these rules find, the last of them asked first. Each is called by its name: called from a loop, none could be
 * compiled into its caller, which takes a tenth more time for the whole decision. In one function, some of them could
 * not either: V8 has a limit for each (see docs/performance.md).
 */
export const ask = (bits: RuleBits, situation: Situation): Found<Rule> | null =>
  askCancels(bits, situation, askHolds(bits, situation, askAllows(bits, situation, askNotes(bits, situation))));

function askNotes(bits: RuleBits, situation: Situation): Found<Rule> | null {
  let found: Found<Rule> | null = null;
  if (bits & (1 << 27)) found = add(basisStated, basisStated.look(situation), found);
  if (bits & (1 << 26)) found = add(lapsed, lapsed.look(situation), found);
  return found;
}

function askAllows(bits: RuleBits, situation: Situation, after: Found<Rule> | null): Found<Rule> | null {
  let found = after;
  if (bits & (1 << 25)) found = add(overridden, overridden.look(situation), found);
  if (bits & (1 << 24)) found = add(serviceFirst, serviceFirst.look(situation), found);
  if (bits & (1 << 23)) found = add(invited, invited.look(situation), found);
  return found;
}

function askHolds(bits: RuleBits, situation: Situation, after: Found<Rule> | null): Found<Rule> | null {
  let found = after;
  if (bits & (1 << 22)) found = add(openTicket, openTicket.look(situation), found);
  if (bits & (1 << 21)) found = add(budget, budget.look(situation), found);
  if (bits & (1 << 20)) found = add(recentContact, recentContact.look(situation), found);
  if (bits & (1 << 19)) found = add(contactHours, contactHours.look(situation), found);
  if (bits & (1 << 18)) found = add(coolOff, coolOff.look(situation), found);
  if (bits & (1 << 17)) found = add(quiet, quiet.look(situation), found);
  if (bits & (1 << 16)) found = add(inFunnel, inFunnel.look(situation), found);
  if (bits & (1 << 15)) found = add(present, present.look(situation), found);
  if (bits & (1 << 14)) found = add(blind, blind.look(situation), found);
  if (bits & (1 << 13)) found = add(paused, paused.look(situation), found);
  if (bits & (1 << 12)) found = add(notYet, notYet.look(situation), found);
  return found;
}

function askCancels(bits: RuleBits, situation: Situation, after: Found<Rule> | null): Found<Rule> | null {
  let found = after;
  if (bits & (1 << 11)) found = add(holdout, holdout.look(situation), found);
  if (bits & (1 << 10)) found = add(unsure, unsure.look(situation), found);
  if (bits & (1 << 9)) found = add(askedEnough, askedEnough.look(situation), found);
  if (bits & (1 << 8)) found = add(duplicate, duplicate.look(situation), found);
  if (bits & (1 << 7)) found = add(bounced, bounced.look(situation), found);
  if (bits & (1 << 6)) found = add(fatigue, fatigue.look(situation), found);
  if (bits & (1 << 5)) found = add(declinedContact, declinedContact.look(situation), found);
  if (bits & (1 << 4)) found = add(declinedOffer, declinedOffer.look(situation), found);
  if (bits & (1 << 3)) found = add(converted, converted.look(situation), found);
  if (bits & (1 << 2)) found = add(purpose, purpose.look(situation), found);
  if (bits & (1 << 1)) found = add(noConsent, noConsent.look(situation), found);
  if (bits & (1 << 0)) found = add(optedOut, optedOut.look(situation), found);
  return found;
}

const add = (rule: Rule, finding: Finding, found: Found<Rule> | null): Found<Rule> | null =>
  finding === NOTHING ? found : new Found(rule, finding, null, found);
