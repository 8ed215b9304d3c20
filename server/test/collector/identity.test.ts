/** What a page's proof says of who is signed in. */
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Proved, readIdentity } from "../../src/collector/identity.js";
import { readPageRefs } from "../../src/collector/read-refs.js";
import type { Site } from "../../src/sites.js";
import { policyOf, siteOf } from "../support/gate.js";

const NOW = 1_800_000_000_000;
const LATER = NOW + 1_000;
const DAY = 86_400_000;
const POLICY = policyOf();
const hmac = (text: string, secret = "identity") => createHmac("sha256", secret).update(text).digest("hex");

type Asked = Partial<Site["identity"]>;
function proved(refs: object, identity: Asked = {}, nowMs = NOW): Proved {
  const site = siteOf(POLICY, {
    identity: { verify: "hmac", secrets: ["identity"], requireExpiry: false, ...identity },
  });
  return readIdentity(readPageRefs(refs).refs, site, nowMs);
}
const kindOf = (...asked: Parameters<typeof proved>): string => proved(...asked).identity.kind;

describe("a proof", () => {
  const hash = hmac("c_1");
  it.each<[string, object, string]>([
    ["of the customer alone", { hash }, "customer"],
    ["of the customer, a line break and the expiry", { exp: LATER, hash: hmac(`c_1\n${LATER}`) }, "customer"],
    ["whose expiry is text", { exp: `${LATER}`, hash: hmac(`c_1\n${LATER}`) }, "customer"],
    ["with a dot before the expiry", { exp: LATER, hash: hmac(`c_1.${LATER}`) }, "unsigned"],
    ["of the customer alone beside an expiry", { exp: LATER, hash }, "unsigned"],
    ["of an expiry that is not there", { hash: hmac(`c_1\n${LATER}`) }, "unsigned"],
    ["with junk behind it", { hash: `${hash}zz` }, "unsigned"],
    ["with a line break behind it", { hash: `${hash}\n` }, "unsigned"],
    ["with junk before it", { hash: ` ${hash}` }, "unsigned"],
    ["with junk instead of its end", { hash: `${hash.slice(0, 62)}zz` }, "unsigned"],
    ["in capital letters", { hash: hash.toUpperCase() }, "unsigned"],
    ["that is short", { hash: hash.slice(0, 62) }, "unsigned"],
    ["that is a list", { hash: [hash] }, "unsigned"],
    ["that is empty", { hash: "" }, "unsigned"],
    ["by another secret", { hash: hmac("c_1", "other") }, "unsigned"],
    ["that is not there", {}, "unsigned"],
  ])("%s is %s", (_, more, kind) => {
    expect(kindOf({ customer: "c_1", ...more })).toBe(kind);
  });

  it("of one customer is none of a longer name, with and without an expiry", () => {
    // `a.1` without an expiry, or `a` with the expiry 1.
    const dotted = hmac(`a.${LATER}`);
    expect(kindOf({ customer: `a.${LATER}`, hash: dotted })).toBe("customer");
    expect(kindOf({ customer: "a", exp: LATER, hash: dotted })).toBe("unsigned");
    const lined = hmac(`a\n${LATER}`);
    expect(kindOf({ customer: "a", exp: LATER, hash: lined })).toBe("customer");
    expect(kindOf({ customer: `a\n${LATER}`, hash: lined })).toBe("none");
  });

  it.each<[string, object, string]>([
    ["with a dot holds", { exp: LATER, hash: hmac(`c_1.${LATER}`) }, "customer"],
    ["with a line break holds", { exp: LATER, hash: hmac(`c_1\n${LATER}`) }, "customer"],
    ["without an expiry does not", { hash }, "unsigned"],
    ["of a name that ends like an expiry does not", { hash: hmac(`c_1.${LATER}`) }, "unsigned"],
    ["with a dot and without the expiry does not", { exp: LATER, hash: hmac(`c_1.${LATER}.`) }, "unsigned"],
  ])("where every one needs an expiry: one %s", (_, more, kind) => {
    expect(kindOf({ customer: "c_1", ...more }, { requireExpiry: true })).toBe(kind);
  });

  it.each([
    [LATER, "customer"],
    [NOW + 1, "customer"],
    [NOW, "expired"],
    [NOW - 1, "expired"],
    ["soon", "expired"],
  ])("that is good until %s is %s", (exp, kind) => {
    expect(kindOf({ customer: "c_1", exp, hash: hmac(`c_1\n${exp}`) })).toBe(kind);
  });

  it.each([
    [NOW, true],
    [NOW - 7 * DAY + 1, true],
    [NOW - 7 * DAY, false],
    [NOW - 7 * DAY - 1, false],
  ])("that was good until %i still counts for what lasts: %s", (exp, isLately) => {
    const { identity } = proved({ customer: "c_1", exp, hash: hmac(`c_1\n${exp}`) });
    expect(identity).toEqual({ kind: "expired", ...(isLately && { lately: "customer:c_1" }) });
  });

  it("holds by either of two secrets while one is being changed", () => {
    for (const [secret, kind] of [
      ["old", "customer"],
      ["new", "customer"],
      ["older", "unsigned"],
    ] as const)
      expect(kindOf({ customer: "c_1", hash: hmac("c_1", secret) }, { secrets: ["new", "old"] })).toBe(kind);
  });
});

describe("proofs that are observed", () => {
  const observed = (refs: object) => proved({ customer: "c_1", ...refs }, { verify: "observe" });

  it("link nobody, and are told apart all the same", () => {
    expect(observed({ hash: hmac("c_1") })).toEqual({ identity: { kind: "none" }, proof: "valid" });
    expect(observed({ hash: hmac("c_2") })).toEqual({ identity: { kind: "unsigned" }, proof: "wrong" });
    expect(observed({})).toEqual({ identity: { kind: "unsigned" }, proof: "unsigned" });
    expect(observed({ exp: NOW, hash: hmac(`c_1\n${NOW}`) })).toEqual({
      identity: { kind: "expired" },
      proof: "expired",
    });
  });

  it("are counted as they are where they link", () => {
    for (const more of [{ hash: hmac("c_1") }, { hash: hmac("c_2") }, {}, { exp: NOW, hash: hmac(`c_1\n${NOW}`) }])
      expect(proved({ customer: "c_1", ...more }).proof).toBe(observed(more).proof);
  });

  it("are none where nobody looks at them, or nothing is said", () => {
    expect(proved({ customer: "c_1", hash: hmac("c_1") }, { verify: "none" })).toEqual({
      identity: { kind: "unsigned" },
    });
    expect(proved({})).toEqual({ identity: { kind: "none" } });
  });
});
