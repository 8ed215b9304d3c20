import { describe, expect, it } from "vitest";
import { NO_SITE_FACTS } from "../../src/gate/site-facts.js";
import { ProblemError } from "../../src/http/problem.js";
import { refusePurpose } from "../../src/schedule/refuse-purpose.js";
import { type CheckedRequest, followUpSchema } from "../../src/schedule/request-schema.js";
import { policyOf, siteOf } from "../support/gate.js";

const POLICY = policyOf("version: 1\npurposes: {departments: {care: [service, transactional], nobody: []}}\n");
const NONE = NO_SITE_FACTS;

const asked = (more: Partial<CheckedRequest>): CheckedRequest =>
  followUpSchema.parse({ person: { customer: "c_1" }, channel: "call", purpose: "sales", ...more });

function refused(more: Partial<CheckedRequest>, suspended: string[] = [], enforce = true): unknown {
  try {
    refusePurpose(asked(more), siteOf(POLICY, { enforce }), { ...NONE, suspended });
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error.toProblem("req_1");
    throw error;
  }
}

describe("a purpose that does not fit", () => {
  it("is refused for its offer, in words that say what may carry one", () => {
    expect(refused({ purpose: "service", offer: "insurance" })).toMatchObject({
      status: 422,
      code: "offer_forbidden",
      detail: "a service follow-up carries no offer: leave the offer out, or call it sales",
      errors: [{ pointer: "/offer", detail: "not with purpose service, transactional, survey" }],
    });
  });

  it("is refused for its department, in words that say what it may", () => {
    expect(refused({ department: "care" })).toMatchObject({
      status: 422,
      code: "department_forbidden",
      detail: 'the department "care" may have service, transactional only',
      errors: [{ pointer: "/purpose" }],
    });
    expect(refused({ department: "nobody" })).toMatchObject({ detail: 'the department "nobody" may have no purpose' });
  });

  it("is refused while its department is suspended", () => {
    expect(refused({ department: "care", purpose: "service" }, ["care"])).toMatchObject({
      status: 422,
      code: "department_suspended",
      errors: [{ pointer: "/department" }],
    });
  });

  it("is refused nowhere in shadow mode", () => {
    expect(refused({ purpose: "service", offer: "insurance" }, [], false)).toBeNull();
    expect(refused({ department: "care" }, ["care"], false)).toBeNull();
  });
});

it("what fits is not refused: a department that is not listed may have every purpose, and so may nobody", () => {
  expect(refused({ offer: "insurance" })).toBeNull();
  expect(refused({ department: "care", purpose: "service" }, ["orders"])).toBeNull();
  expect(refused({ department: "anyone", offer: "insurance" })).toBeNull();
});
