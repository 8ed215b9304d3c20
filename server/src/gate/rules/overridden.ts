/**
 * `overridden`: an owner let this one contact through. It lifts holds, but for those that an owner has to end for the
 * whole site, and never a cancel.
 */
import type { OpenFollowUp } from "../../person/document.js";
import { Allow, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { Rule } from "../rule.js";

export const overridden: Rule = {
  code: "overridden",
  effects: ["allow"],
  look: ({ followUp: { override } }) => (override === undefined ? pass() : letThrough(override)),
};

const letThrough = ({ by, reason, atMs }: NonNullable<OpenFollowUp["override"]>): Allow =>
  new Allow("holds", null, () => ({
    because: "An owner let this contact through.",
    facts: { by, reason, overriddenAt: iso(atMs) },
  }));
