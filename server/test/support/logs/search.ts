/** What no log may hold, found by its bytes: keys, tokens, ids of people and their things, phones, mail addresses. */

const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
  ["a secret key", /\bhsk_[A-Za-z0-9][A-Za-z0-9_+-]+/g],
  ["a webhook's secret", /\bwhsec_[A-Za-z0-9+/=]{4,}/g],
  ["a permit", /\bhop_[A-Za-z0-9_.-]{4,}/g],
  ["an authorization", /\b(Bearer|Basic) [A-Za-z0-9+/=_.-]{4,}/g],
  ["a visitor", /\bv_[A-Za-z0-9-]{8,}/g],
  ["a visitor as it is shown", /\bvh_[A-Za-z0-9_-]{16}/g],
  ["a ref", /\b(customer|checkout|visitor):[A-Za-z0-9_%][^\s"'`,;)\]}\\]*/g],
  // What tests make up for themselves: a few letters and 24 hex digits, or an id that says what it is of.
  ["an id of a test's own", /\b(?!req_)[a-z]{1,4}_?[0-9a-f]{24}\b/g],
  ["a customer or a checkout", /\b(c|ck|o|cust)_[A-Za-z0-9]+\b/g],
  ["a phone", /\+\d[\d ()/-]{7,}\d/g],
  ["a mail address", /\b[\w.+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[a-z]{2,}\b/g],
  ["arguments of a command", /"?\bargs"?: ?\[|"?\bcommand"?: ?\{/g],
];

/** Each thing that a text must not hold, with its line. */
export function forbiddenIn(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) =>
      FORBIDDEN.flatMap(([what, pattern]) =>
        [...line.matchAll(pattern)].map(([found]) => `${what}, ${found}, in: ${line.slice(0, 300)}`),
      ),
    );
}
