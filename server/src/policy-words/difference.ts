/** One line of a comparison: what it does to the customer's peace, and what changed. */
import type { Policy } from "../gate/policy.js";

export type Rules = Omit<Policy, "hash">;

/** Loosens: more contacts, or sooner. Tightens: fewer, or later. Changes: neither, or some of both. */
export type Direction = "loosens" | "tightens" | "changes";

/** The sections of a policy file, in the order in which it is told. */
export const SECTIONS = [
  "zone",
  "presence",
  "quiet",
  "funnel",
  "coolOff",
  "hours",
  "gap",
  "budgets",
  "arbitration",
  "tickets",
  "declines",
  "fatigue",
  "asks",
  "bounce",
  "cart",
  "consent",
  "purposes",
  "invitations",
  "permit",
  "holds",
  "orders",
  "outsiders",
  "blind",
  "holdout",
  "record",
  "brief",
] as const;
export type Section = (typeof SECTIONS)[number];

export interface Difference {
  section: Section;
  direction: Direction;
  /** Without a full stop: `gap: calls wait 1 hour instead of 72 hours after a contact by anybody`. */
  text: string;
}

/** Compares one section, or one part of it. */
export type Compare = (before: Rules, after: Rules) => Difference[];

export const opposite = (direction: Direction): Direction =>
  direction === "loosens" ? "tightens" : direction === "tightens" ? "loosens" : "changes";
