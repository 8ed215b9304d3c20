/** Which of a person's follow-ups their own request is for, and when that can change. */
import { describe, expect, test } from "vitest";
import { claimsOf } from "../../src/gate/claims.js";
import { type ClaimView, claimOf } from "../../src/gate/invitations.js";
import type { OpenFollowUp } from "../../src/person/document.js";
import { followUpWith, idOf, instant, personWith, policyWith, situationWith } from "./given.js";

const CALL_ME = { id: "i1", atMs: "-1h", channel: "call" };
const view = (subject: number, open: OpenFollowUp[], invitations: object[] = [CALL_ME]): ClaimView => {
  const followUp = open.find(({ id }) => id === idOf(subject));
  if (followUp === undefined) throw new Error(`${subject} is not open`);
  const { digest, nowMs } = situationWith(followUp, personWith({ known: { invitations } }, open));
  return claimOf(followUp, digest, nowMs);
};
const serves = (open: OpenFollowUp[]): number[] =>
  open.flatMap(({ id }, index) => (view(Number(id.slice(-4)), open).claim ? [index + 1] : []));

describe("one request serves one contact", () => {
  const due = (number: number, more: object = {}) => followUpWith(more, number);
  const planned = (number: number) => followUpWith({ notBeforeMs: "+1h" }, number);

  test.each([
    ["due", due(1), planned(2)],
    ["due, named later", due(2), planned(1)],
    ["what asked for it", due(2, { trigger: { type: "requested", atMs: "-1h" } }), due(1)],
    ["the lower id", due(1), due(2)],
  ])("of two the one that is %s, whichever is asked about first", (_what, first, second) => {
    expect(serves([first, second])).toEqual([1]);
    expect(serves([second, first])).toEqual([2]);
  });
});

test("who asked for nothing has no request", () => {
  const openings = {
    timetableOn: () => {
      throw new Error("nobody needs the hours");
    },
  };
  expect(claimsOf(personWith(), policyWith(), openings)).toEqual([]);
});

describe("when that can change", () => {
  const LATER = { id: "i2", atMs: "-1h", channel: "email", whenMs: "+5m" };

  test("is no matter of requests for another channel", () => {
    expect(view(1, [followUpWith()], [CALL_ME, LATER]).changesAtMs).toBe(view(1, [followUpWith()]).changesAtMs);
  });

  test("nor of follow-ups that it could not serve", () => {
    const mail = followUpWith({ channel: "email", notBeforeMs: "+5m" }, 2);
    expect(view(1, [followUpWith(), mail]).changesAtMs).toBe(view(1, [followUpWith()]).changesAtMs);
    const call = followUpWith({ notBeforeMs: "+5m" }, 2);
    expect(view(1, [followUpWith(), call]).changesAtMs).toBe(instant("+5m"));
  });
});
