/** What a department may not ask for is refused where it asks, in words that say what it may. */
import { PURPOSES } from "@holdoff/sdk/wire";
import { kindsOf } from "../gate/kinds.js";
import { own } from "../gate/own.js";
import { type PurposeProblem, purposeProblem } from "../gate/purpose-problem.js";
import type { SiteFacts } from "../gate/site-facts.js";
import { ProblemError } from "../http/problem.js";
import type { Site } from "../sites.js";
import type { CheckedRequest } from "./request-schema.js";

/** In shadow mode nothing is refused: the decision says what would have been. */
export function refusePurpose(request: CheckedRequest, { policy, enforce }: Site, facts: SiteFacts): void {
  const problem = enforce ? purposeProblem(request, kindsOf(policy).of(request).terms, facts) : null;
  if (problem !== null) throw refusalOf(problem, request, policy.purposes);
}

function refusalOf(
  problem: PurposeProblem,
  { purpose, department = "" }: CheckedRequest,
  { offersForbiddenFor, departments }: Site["policy"]["purposes"],
): ProblemError {
  switch (problem) {
    case "offer_forbidden": {
      const may = PURPOSES.filter((one) => !offersForbiddenFor.includes(one));
      const detail = `a ${purpose} follow-up carries no offer: leave the offer out${orCallIt(may)}`;
      return new ProblemError("offer_forbidden", detail, [
        { pointer: "/offer", detail: `not with purpose ${offersForbiddenFor.join(", ")}` },
      ]);
    }
    case "purpose_not_allowed": {
      const may = own(departments, department) ?? [];
      const only = may.length === 0 ? "may have no purpose" : `may have ${may.join(", ")} only`;
      const detail = `the department ${JSON.stringify(department)} ${only}`;
      return new ProblemError("department_forbidden", detail, [
        { pointer: "/purpose", detail: `${purpose}: it ${only}` },
      ]);
    }
    case "department_suspended":
      return new ProblemError(
        "department_suspended",
        `the department ${JSON.stringify(department)} sold more than it said too often; an owner has to lift its suspension`,
        [{ pointer: "/department", detail: "suspended: POST /v1/departments/:name/lift ends it" }],
      );
  }
}

const orCallIt = (may: readonly string[]): string => (may.length === 0 ? "" : `, or call it ${may.join(" or ")}`);
