import { expect, test } from "vitest";
import { decide } from "../../src/gate/decide.js";
import { toDecision } from "../../src/gate/receipt.js";
import { followUpWith, instant, personWith, policyWith } from "./given.js";

const POLICY = policyWith();
const CONTEXT = { revision: "7.42", policyHash: POLICY.hash };

test("a hold: ISO times, the sentence and the facts", () => {
  const core = decide(followUpWith(), personWith({ now: { activeAtMs: "-10m" } }), POLICY, instant("+0s"));
  expect(toDecision(core, CONTEXT)).toEqual({
    verdict: "hold",
    at: "2026-11-25T14:30:00.000Z",
    until: "2026-11-25T14:50:00.000Z",
    nextLookAt: "2026-11-25T14:50:00.000Z",
    revision: "7.42",
    policy: POLICY.hash,
    reasons: [
      {
        code: "quiet",
        effect: "hold",
        until: "2026-11-25T14:50:00.000Z",
        because: "The customer was active less than 30 minutes ago.",
        facts: { lastActivity: "2026-11-25T14:20:00.000Z", quiet: "30m" },
      },
    ],
  });
});

test("a hold without an end says so, a cancel has no until", () => {
  const clicked = followUpWith({ trigger: { type: "link_clicked", atMs: "-1m" }, offer: "tea" });
  const declined = personWith({ known: { offersDeclined: [{ offer: "tea", at: "-1d" }] } });
  const decision = toDecision(decide(clicked, declined, POLICY, instant("+0s")), CONTEXT);
  expect(decision).toMatchObject({ verdict: "cancel", until: null, nextLookAt: null });
  expect(decision.reasons.map(({ code, ...rest }) => [code, "until" in rest, rest.until])).toEqual([
    ["declined_offer", false, undefined],
    ["cool_off", true, null],
  ]);
});

test("a lifted reason says by what", () => {
  const person = personWith({
    now: { activeAtMs: "-10m" },
    known: { invitations: [{ id: "i1", atMs: "-10m", channel: "call" }] },
  });
  const { reasons } = toDecision(decide(followUpWith(), person, POLICY, instant("+0s")), CONTEXT);
  expect(reasons.map(({ code, effect, liftedBy }) => [code, effect, liftedBy])).toEqual([
    ["quiet", "hold", "invited"],
    ["invited", "allow", undefined],
  ]);
});

test("in shadow mode, what would have been", () => {
  const core = decide(followUpWith(), personWith(), POLICY, instant("+0s"));
  const wouldBe = decide(followUpWith(), personWith({ now: { activeAtMs: "-10m" } }), POLICY, instant("+0s"));
  expect(toDecision(core, { ...CONTEXT, wouldBe })).toMatchObject({
    verdict: "release",
    wouldBe: { verdict: "hold", until: "2026-11-25T14:50:00.000Z", reasons: [{ code: "quiet" }] },
  });
  expect(toDecision(core, CONTEXT)).not.toHaveProperty("wouldBe");
});

test("a time beyond what a date can name is the last one that it can", () => {
  const followUp = followUpWith({ createdAtMs: 8.64e15, notBeforeMs: 9e15, expiresAtMs: 9.1e15 });
  const core = decide(followUp, personWith(), POLICY, instant("+0s"));
  expect(toDecision(core, CONTEXT).until).toBe("+275760-09-13T00:00:00.000Z");
});
