/** `overridden`: an owner let this one contact through. It lifts holds and never a cancel. */
import { Allow, pass, type Rule } from "../finding.js";
import { iso } from "../iso.js";

export const overridden: Rule = {
  code: "overridden",
  effects: ["allow"],
  look: ({ followUp: { override } }) =>
    override === undefined
      ? pass()
      : new Allow("holds", null, () => ({
          because: "An owner let this contact through.",
          facts: { by: override.by, reason: override.reason, overriddenAt: iso(override.atMs) },
        })),
};
