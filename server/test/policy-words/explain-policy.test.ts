/** A policy in plain sentences: what stands there, and how it differs from the courteous one. */
import { describe, expect, test } from "vitest";
import { parsePolicy } from "../../src/gate/parse-policy.js";
import { type ExplainedSection, explainPolicy } from "../../src/policy-words/explain-policy.js";

function explained(text: string): ExplainedSection[] {
  const parsed = parsePolicy(text, "one.yaml");
  if (!parsed.ok) throw new Error(parsed.report);
  return explainPolicy(parsed.policy);
}

const cart = (text: string): string | undefined =>
  explained(text)
    .find(({ section }) => section === "cart")
    ?.sentences.join(" ");

test("every section is told in sentences, and the courteous policy differs from itself in nothing", () => {
  for (const { section, title, sentences, differs } of explained("")) {
    expect(title, section).toMatch(/^[A-Z]/);
    expect(sentences.length, section).toBeGreaterThan(0);
    for (const sentence of sentences) expect(sentence, section).toMatch(/^[A-Z].*\.$/);
    expect(differs, section).toEqual([]);
  }
});

describe("carts that were left", () => {
  test("are waited for after they were emptied", () => {
    expect(cart("")).toBe("A contact about a cart that was left ends when the cart has been empty for 10 minutes.");
    expect(cart("cart: {emptyFor: 1h}")).toContain("has been empty for 1 hour.");
  });

  test("are not waited for where the policy says so", () => {
    expect(cart("cart: {emptyFor: 0s}")).toBe(
      "A contact about a cart that was left ends as soon as the cart is empty.",
    );
  });

  test("that are waited for otherwise are a difference", () => {
    const differs = explained("cart: {emptyFor: 1h}").flatMap((one) => one.differs.map(({ direction }) => direction));
    expect(differs).toEqual(["loosens"]);
  });
});
