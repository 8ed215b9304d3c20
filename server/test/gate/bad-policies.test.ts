/** What is wrong in a policy file is said with its line, its key and what would be legal, everything at once. */
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { parsePolicy } from "../../src/gate/parse-policy.js";
import { policyJsonSchema } from "../../src/gate/policy-json-schema.js";
import { BAD_POLICIES } from "./bad-policies.js";

describe("bad policies", () => {
  test.each(BAD_POLICIES)("$name", ({ text, says }) => {
    const parsed = parsePolicy(text, "site.yaml");
    const lines = parsed.ok ? [] : parsed.report.replaceAll(/^site\.yaml:/gm, "").split("\n");
    expect(lines).toEqual(says.map((said) => (typeof said === "string" ? said : expect.stringMatching(said))));
  });

  test("are fifty and more", () => {
    expect(BAD_POLICIES.length).toBeGreaterThanOrEqual(50);
  });

  const validate = new Ajv({ allErrors: true }).compile(policyJsonSchema());
  test.each(BAD_POLICIES.filter(({ shape }) => shape))("an editor sees it too: $name", ({ text }) => {
    expect(validate(parseDocument(text.replace(/^\uFEFF/, "")).toJS())).toBe(false);
  });

  test("what stands empty, or holds only a comment, is the courteous policy", () => {
    for (const text of ["", "# nothing yet\n", "---\n", "{}", "\uFEFF"])
      expect(parsePolicy(text, "site.yaml").ok).toBe(true);
  });
});
