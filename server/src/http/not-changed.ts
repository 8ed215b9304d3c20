/** What a request is told whose change of a person did not come about. */
import type { WhyNotChanged } from "../state/people.js";
import { ProblemError } from "./problem.js";

/** `what` it is about, where that is not plain, and how to go on, such as `ask again`. */
export function notChanged(why: WhyNotChanged, goOn = "ask again", what = ""): ProblemError {
  switch (why) {
    case "busy":
      return new ProblemError("busy", `${what}the person changed too often; ${goOn}`, [], 1);
    case "policy":
      return new ProblemError("busy", `${what}the rules of the site changed while it was decided; ${goOn}`, [], 1);
    case "unreadable":
      return policyUnreadable(what);
  }
}

export const policyUnreadable = (what = ""): ProblemError =>
  new ProblemError(
    "policy_unreadable",
    `${what}this server cannot read the policy in force and decides nothing by it; another one of the site can`,
    [],
    1,
  );
