/** Property 10: whatever names and words a history holds, no sentence repeats them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { decide } from "../../src/gate/decide.js";
import { runs } from "../support/runs.js";
import { anyCase, type Case } from "./histories.js";

/** Everything that a shop, a page or a person could have put into a free text, in place of the harmless words. */
const POISON: Readonly<Record<string, string>> = {
  tea: "https://shop.example/offer?card=4111111111111111",
  insurance: "mailto:mia@example.com",
  ck_1: "v_Ab3dEf6hIj9kLm2nOp5q",
  ck_2: "4929 1234 5678 9012",
  or_1: "Mia Muster, Hauptstrasse 7",
  or_2: "+49 170 1234567",
  tk_1: "<script>alert(1)</script>",
  tk_2: "my password is hunter2",
  c_1: "mia@example.com",
  ada: "vh_0123456789abcdef",
  asked: "Mias Arzt, 030 1234567",
  reached: "she said she is ill",
  "sales desk": "http://desk.example",
  support: "v_SupportVisitor0123456789",
  "visitor:v_somebody": "visitor:v_SomebodyElse0123456789",
};

const poisoned = <T>(value: T): T => {
  const swap = (inner: unknown): unknown => {
    if (typeof inner === "string") return POISON[inner] ?? inner;
    if (Array.isArray(inner)) return inner.map(swap);
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, one]) => [POISON[key] ?? key, swap(one)]));
  };
  return swap(value) as T;
};

/** Words of the poison that a plain sentence may well use. */
const ORDINARY = new Set(["offer", "shop", "said", "visitor", "example", "desk"]);

const words = Object.values(POISON).flatMap((text) => [text, ...text.split(/[\s,;:/?=@<>()]+/)]);
const telling = [...new Set(words)].filter((word) => word.length > 3 && !ORDINARY.has(word.toLowerCase()));

/** What is wrong with a sentence. */
function faultsOf(because: string): string[] {
  const faults = telling.filter((word) => because.includes(word));
  if (!/^[A-Z][A-Za-z0-9 ,:'-]{10,120}\.$/.test(because)) faults.push("its form");
  if (/\d{4,}|v_|vh_|www|http/.test(because)) faults.push("an address or a number");
  return faults;
}

test("property 10: no reason's sentence holds a URL, a form value, a visitor id or another person's data", () => {
  fc.assert(
    fc.property(anyCase, (given: Case) => {
      const { followUp, person, site } = poisoned({ followUp: given.followUp, person: given.person, site: given.site });
      const { reasons } = decide(followUp, person, given.policy, given.nowMs, site);
      const faulty = reasons.map(({ code, say }) => ({ code, because: say().because }));
      expect(faulty.filter(({ because }) => faultsOf(because).length > 0)).toEqual([]);
    }),
    runs(1_200),
  );
});
