/** `holdout`: the customer is in the control group, which gets neither sales nor surveys. */
import { inControlGroup } from "../control-group.js";
import { cancel, pass, type Rule } from "../finding.js";

export const holdout: Rule = {
  code: "holdout",
  effects: ["cancel"],
  concerns: ({ person, policy }) => person.customer !== null && policy.holdout.percent > 0,
  look: ({ followUp: { purpose }, person: { customer }, policy }) => {
    const { percent } = policy.holdout;
    if (percent === 0 || customer === null) return pass();
    if ((purpose !== "sales" && purpose !== "survey") || !inControlGroup(customer, percent)) return pass();
    return cancel(() => ({
      because: "The customer is in the control group, which gets neither sales nor surveys.",
      facts: { percent },
    }));
  },
};
