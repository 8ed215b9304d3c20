/**
 * `purpose`: department, purpose and offer do not go together. What is so when it is scheduled is refused at once; this
 * is for what became so later, by a changed policy or a suspension.
 */
import type { OpenFollowUp } from "../../person/document.js";
import { type Cancel, cancel, pass } from "../finding.js";
import { type PurposeProblem, purposeProblem } from "../purpose-problem.js";
import type { Rule } from "../rule.js";

export const purpose: Rule = {
  code: "purpose",
  effects: ["cancel"],
  look: ({ followUp, terms, site }) => {
    const problem = purposeProblem(followUp, terms, site);
    return problem === null ? pass() : wrong(problem, followUp);
  },
};

const wrong = (problem: PurposeProblem, followUp: OpenFollowUp): Cancel =>
  cancel(() => ({
    because: sentenceOf(problem, followUp),
    facts: {
      problem,
      purpose: followUp.purpose,
      ...(followUp.department !== undefined && { department: followUp.department }),
      ...(followUp.offer !== undefined && { offer: followUp.offer }),
    },
  }));

function sentenceOf(problem: PurposeProblem, followUp: OpenFollowUp): string {
  switch (problem) {
    case "offer_forbidden":
      return `A ${followUp.purpose} contact may carry no offer.`;
    case "purpose_not_allowed":
      return `This department may make no ${followUp.purpose} contacts.`;
    case "department_suspended":
      return "This department may contact nobody for now, because its contacts sold more than they said.";
  }
}
