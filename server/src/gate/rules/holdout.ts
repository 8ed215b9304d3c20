/** `holdout`: the customer is in the control group, which gets neither sales nor surveys. */
import { inControlGroup } from "../control-group.js";
import { cancel, pass } from "../finding.js";
import type { PersonalRule } from "../rule.js";

export const holdout: PersonalRule = {
  code: "holdout",
  effects: ["cancel"],
  concerns: ({ person, policy }) => person.customer !== null && policy.holdout.percent > 0,
  covers: ({ servesCustomer }) => !servesCustomer,
  look: ({ person: { customer }, policy }) => {
    const { percent } = policy.holdout;
    if (percent === 0 || customer === null) return pass();
    if (!inControlGroup(customer, percent)) return pass();
    return cancel(() => ({
      because: "The customer is in the control group, which gets neither sales nor surveys.",
      facts: { percent },
    }));
  },
};
