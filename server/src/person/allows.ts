/** What a fact does to the gate, where that depends on more than its type. */
import { kindOf } from "@holdoff/sdk/wire";
import type { HeardFact } from "./fact.js";

/** It makes the gate less careful: what cannot be read of it is no permission. */
export const allows = (fact: HeardFact): boolean =>
  kindOf(fact.type).allows === true ||
  (fact.type === "preference.set" && fact.allow === true) ||
  (fact.type === "message.received" && fact.keyword === "start");

/** A contact that never arrived counts for nothing. */
export const takesBack = (fact: HeardFact): boolean => fact.type === "contact.made" && fact.outcome === "undelivered";

/** Whenever that was, the person does not want to be contacted. */
export const refuses = (fact: HeardFact): boolean =>
  fact.type === "consent.withdrawn" ||
  (fact.type === "preference.set" && fact.allow === false) ||
  (fact.type === "message.received" && fact.keyword === "stop") ||
  (fact.type === "contact.made" && fact.outcome === "complained");
