/** `overridden`: an owner let this one contact through. It lifts holds and never a cancel. */
import { pass, type Rule } from "../finding.js";
import { iso } from "../iso.js";

export const overridden: Rule = {
  code: "overridden",
  effects: ["allow"],
  look: ({ followUp: { override } }) =>
    override === undefined
      ? pass()
      : {
          effect: "allow",
          lifts: "holds",
          changesAtMs: null,
          say: () => ({
            because: "An owner let this contact through.",
            facts: { by: override.by, reason: override.reason, overriddenAt: iso(override.atMs) },
          }),
        },
};
