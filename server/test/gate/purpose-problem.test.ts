import type { Purpose } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { kindsOf } from "../../src/gate/kinds.js";
import type { Policy } from "../../src/gate/policy.js";
import { purposeProblem } from "../../src/gate/purpose-problem.js";
import { NO_SITE_FACTS, type SiteFacts } from "../../src/gate/site-facts.js";
import { policyWith, siteWith } from "./given.js";

const POLICY = policyWith({ purposes: { departments: { support: ["service"], archive: [] } } });
const SITE = siteWith({ suspended: ["insurance", "support"] });

interface Planned {
  purpose: Purpose;
  department?: string;
  offer?: string;
}

const problemOf = (planned: Planned, policy: Policy, site: SiteFacts) =>
  purposeProblem(planned, kindsOf(policy).of({ channel: "call", ...planned }).terms, site);

describe("what speaks against a contact's purpose", () => {
  test.each([
    [{ purpose: "sales" }, null],
    [{ purpose: "sales", offer: "tea" }, null],
    [{ purpose: "sales", department: "unlisted" }, null],
    [{ purpose: "sales", department: "toString" }, null],
    [{ purpose: "service", offer: "tea" }, "offer_forbidden"],
    [{ purpose: "survey", offer: "tea" }, "offer_forbidden"],
    [{ purpose: "transactional", offer: "tea" }, "offer_forbidden"],
    [{ purpose: "transactional", department: "archive" }, "purpose_not_allowed"],
    [{ purpose: "sales", department: "insurance" }, "department_suspended"],
    [{ purpose: "service", department: "support" }, "department_suspended"],
  ] as const)("%j: %s", (planned, problem) => {
    expect(problemOf(planned, POLICY, SITE)).toBe(problem);
  });

  test("nothing, where there is no department, whatever departments are called", () => {
    const odd = policyWith({ purposes: { departments: { undefined: [] } } });
    expect(problemOf({ purpose: "sales" }, odd, SITE)).toBeNull();
    expect(problemOf({ purpose: "sales", department: "undefined" }, odd, SITE)).toBe("purpose_not_allowed");
  });

  test("nothing, where nothing is known of the site", () => {
    expect(problemOf({ purpose: "service", department: "support" }, POLICY, NO_SITE_FACTS)).toBeNull();
    expect(NO_SITE_FACTS.suspended).toEqual([]);
  });

  test("of several the first: what the caller can mend comes before what only an owner can", () => {
    expect(problemOf({ purpose: "survey", offer: "tea", department: "support" }, POLICY, SITE)).toBe("offer_forbidden");
    expect(problemOf({ purpose: "sales", department: "support" }, POLICY, SITE)).toBe("purpose_not_allowed");
  });
});
