import { describe, expect, it } from "vitest";
import { TEXTS } from "../../src/browser/signal-patterns.js";
import { toJson } from "../../src/browser/to-json.js";
import { isThrough, kindOf, SIGNAL_TYPES } from "../../src/wire/signal-catalogue.js";

describe("what a page says, as JSON", () => {
  it.each([
    [
      { order: 1002, checkout: 9 },
      { order: "1002", checkout: "9" },
    ],
    [{ offer: 4711 }, { offer: "4711" }],
    [
      { step: 3, index: 3, of: 4 },
      { step: "3", index: 3, of: 4 },
    ],
    [{ content: 7 }, { content: "7" }],
    [{ campaign: 0 }, { campaign: "0" }],
    [{ refs: { customer: 42, exp: 1790003600 } }, { refs: { customer: "42", exp: 1790003600 } }],
    [
      { items: 2, filled: 1, visibleMs: 5 },
      { items: 2, filled: 1, visibleMs: 5 },
    ],
  ])("has ids as text, and counts as numbers: %j", (said, sent) => {
    expect(JSON.parse(toJson(said))).toEqual(sent);
  });

  it.each([
    [{ order: Number.MAX_SAFE_INTEGER }, { order: "9007199254740991" }],
    [{ order: Number.MAX_SAFE_INTEGER + 1 }, { order: 9007199254740992 }],
    [{ order: 1.5 }, { order: 1.5 }],
    [{ order: Number.NaN }, { order: null }],
  ])("leaves a number that is no exact whole one for the collector to name: %j", (said, sent) => {
    expect(JSON.parse(toJson(said))).toEqual(sent);
  });

  it("leaves out what is null", () => {
    expect(toJson({ refs: { customer: null, hash: null, checkout: undefined }, order: null })).toBe('{"refs":{}}');
  });

  it("takes for text what the catalogue says is text", () => {
    const props = SIGNAL_TYPES.filter((type) => isThrough(type, "page")).flatMap((type) =>
      Object.entries(kindOf(type).props),
    );
    expect(props.length).toBeGreaterThan(20);
    for (const [name, kind] of props) expect([name, TEXTS.test(name)]).toEqual([name, /^(id|name|text)$/.test(kind)]);
    const envelope = [
      "v",
      "key",
      "visitor",
      "tab",
      "sentAt",
      "zone",
      "refs",
      "exp",
      "hash",
      "signals",
      "type",
      "seq",
      "at",
    ];
    expect(envelope.filter((name) => TEXTS.test(name))).toEqual([]);
    expect(TEXTS.test("customer")).toBe(true);
  });
});
