/**
 * Every rule, in the order in which a receipt tells of them. Adding a rule is adding a line. `expired` is not among
 * them: it depends on what all of these say (see `expired.ts`).
 */
import type { Rule } from "../finding.js";
import { converted } from "./converted.js";
import { coolOff } from "./cool-off.js";
import { declinedContact } from "./declined-contact.js";
import { declinedOffer } from "./declined-offer.js";
import { duplicate } from "./duplicate.js";
import { inFunnel } from "./in-funnel.js";
import { invited } from "./invited.js";
import { notYet } from "./not-yet.js";
import { optedOut } from "./opted-out.js";
import { overridden } from "./overridden.js";
import { present } from "./present.js";
import { quiet } from "./quiet.js";

export const RULES: readonly Rule[] = [
  optedOut,
  converted,
  declinedOffer,
  declinedContact,
  duplicate,
  notYet,
  present,
  inFunnel,
  quiet,
  coolOff,
  invited,
  overridden,
];
