/** Reading decisions in tests: which reasons they give, and what enforcing would have said. */
import type { Decision, FollowUp, Verdict } from "@holdoff/sdk/wire";

export const codesOf = (decision: Pick<Decision, "reasons"> | undefined): string[] =>
  (decision?.reasons ?? []).map(({ code }) => code);

/** What was done in shadow mode, and what enforcing would have done instead. */
export const shadowOf = ({ status, decision }: FollowUp): [FollowUp["status"], Verdict | undefined, string[]] => [
  status,
  decision.wouldBe?.verdict,
  codesOf(decision.wouldBe),
];
