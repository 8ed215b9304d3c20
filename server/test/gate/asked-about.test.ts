/** A contact that is only asked about is not among the person's open ones: it counts for nobody, itself included. */
import { expect, test } from "vitest";
import { decide } from "../../src/gate/decide.js";
import { followUpWith, instant, personWith, policyWith } from "./given.js";

const THREE_A_WEEK = policyWith({ gap: { default: "0s" }, budgets: [{ name: "everyone", max: 3, per: "7d" }] });
const made = (atMs: string) => ({ atMs, channel: "email", purpose: "survey" });
const offered = followUpWith({ channel: "email", offer: "tea", status: "released", releasedAtMs: "-2d" }, 2);

test.each([
  { what: "two contacts leave room", ledger: ["-6d", "-4d"], open: [], verdict: "release", untilMs: null },
  { what: "the third was the last", ledger: ["-6d", "-4d", "-1d"], open: [], verdict: "hold", untilMs: instant("+1d") },
  {
    what: "an offer that stands is one",
    ledger: ["-6d", "-4d"],
    open: [offered],
    verdict: "hold",
    untilMs: instant("+1d"),
  },
  { what: "with one more it still is", ledger: ["-6d"], open: [offered], verdict: "release", untilMs: null },
])("of three a week, $what", ({ ledger, open, verdict, untilMs }) => {
  const person = personWith({ known: { ledger: ledger.map(made) } }, open);
  expect(decide(followUpWith(), person, THREE_A_WEEK, instant("+0s"))).toMatchObject({ verdict, untilMs });
});
