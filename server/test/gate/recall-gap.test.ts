/** How often an offered contact is taken back because a visitor that nobody vouched for is here. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redeem } from "../../src/gate/redeem.js";
import { settle } from "../../src/gate/settle.js";
import { nextLookOf, type Settlement } from "../../src/gate/settlement.js";
import { NO_SITE_FACTS } from "../../src/gate/site-facts.js";
import type { PersonDocument } from "../../src/person/document.js";
import { withOutsider } from "../../src/person/outsiders.js";
import { runs } from "../support/runs.js";
import { followUpWith, idOf, instant, personWith, policyWith } from "./given.js";
import { naiveDecide } from "./naive/decide.js";

/** Somebody counts as here for 45 s after a word, strangers for an hour. */
const POLICY = policyWith();
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HALF_HOUR_MS = 30 * MINUTE_MS;
const OPTIONS = { enforce: true, site: NO_SITE_FACTS };
const START_MS = instant("+0s");

/** A customer with a call that is due, and what befalls them, in order. */
class Play {
  document: PersonDocument = personWith({}, [followUpWith({ createdAtMs: "+0s", notBeforeMs: "+0s" })]);
  nowMs = START_MS;
  readonly recalls: { atMs: number; onlyOutsiders: boolean }[] = [];

  /** All looks that are due until then. */
  waitUntil(atMs: number): void {
    for (let next = nextLookOf(this.document); next !== null && next <= atMs; next = nextLookOf(this.document)) {
      expect(next).toBeGreaterThanOrEqual(this.nowMs);
      this.nowMs = next;
      this.look();
      expect(nextLookOf(this.document) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(next);
    }
    this.nowMs = atMs;
  }

  look(): void {
    this.#take(settle(this.document, POLICY, this.nowMs, OPTIONS));
  }

  /** Another browser says that it is here, or gone. */
  outsider(visible = true, visitor = "visitor:vh_1"): void {
    this.hears(visible, visitor);
    if (this.document.open.some(({ status }) => status === "released")) this.look();
  }

  hears(visible = true, visitor = "visitor:vh_1"): void {
    const sign = { visible, heardAtMs: this.nowMs, aliveAtMs: this.nowMs };
    this.document = { ...this.document, now: withOutsider(this.document.now, visitor, sign) };
  }

  active(): void {
    this.document = { ...this.document, now: { ...this.document.now, activeAtMs: this.nowMs } };
    this.look();
  }

  redeem(): boolean {
    const asked = redeem(this.document, idOf(1), POLICY, this.nowMs, OPTIONS);
    if (asked === null) return false;
    if (asked.go) return true;
    this.#take(asked.settlement);
    return false;
  }

  get status(): string | undefined {
    return this.document.open[0]?.status;
  }

  /** The policy page's own word, with those visitors and without them. */
  naive(outsiders: "with" | "without") {
    const now = outsiders === "with" ? this.document.now : { ...this.document.now, outsiders: {} };
    const [followUp] = this.document.open;
    if (followUp === undefined) return undefined;
    const person = { ...this.document, now };
    return naiveDecide({ followUp, person, policy: POLICY, site: NO_SITE_FACTS, atMs: this.nowMs }).verdict;
  }

  #take({ document, followUps }: Settlement): void {
    if (followUps.some(({ event }) => event === "recalled"))
      this.recalls.push({ atMs: this.nowMs, onlyOutsiders: this.naive("without") === "release" });
    this.document = document;
  }
}

function everyFor(play: Play, gapMs: number, forMs: number): void {
  for (let atMs = START_MS; atMs <= START_MS + forMs; atMs += gapMs) {
    play.waitUntil(atMs);
    play.outsider();
  }
}

describe("a visitor that nobody vouched for takes a call back by a word every so often for two hours", () => {
  test.each([
    { everyS: 10, recalls: 0 },
    { everyS: 45, recalls: 2 },
    { everyS: 46, recalls: 2 },
    { everyS: 60, recalls: 2 },
    { everyS: 15 * 60, recalls: 2 },
    { everyS: 20 * 60, recalls: 1 },
  ])("every $everyS s: $recalls times", ({ everyS, recalls }) => {
    const play = new Play();
    play.outsider();
    play.look();
    everyFor(play, everyS * SECOND_MS, 120 * MINUTE_MS);
    expect(play.recalls).toHaveLength(recalls);
    expect(play.status).toBe("released");
  });
});

describe("a call that was taken back for such a visitor alone", () => {
  function recalledOnce(): Play {
    const play = new Play();
    play.look();
    play.outsider();
    expect([play.status, play.recalls.length]).toEqual(["waiting", 1]);
    return play;
  }

  test.each([
    { after: "a millisecond less than half an hour", ms: HALF_HOUR_MS - 1, status: "waiting" },
    { after: "half an hour", ms: HALF_HOUR_MS, status: "released" },
    { after: "a millisecond more", ms: HALF_HOUR_MS + 1, status: "released" },
  ])("is $status after $after of silence", ({ ms, status }) => {
    const play = recalledOnce();
    play.waitUntil(START_MS + ms);
    expect(play.status).toBe(status);
  });

  test("waits longer where the visitor is still here then, and no longer than an hour from when it was due", () => {
    const play = recalledOnce();
    play.waitUntil(START_MS + HALF_HOUR_MS - SECOND_MS);
    play.outsider();
    play.waitUntil(START_MS + HALF_HOUR_MS + 43 * SECOND_MS);
    expect(play.status).toBe("waiting");
    play.waitUntil(START_MS + HALF_HOUR_MS + 44 * SECOND_MS);
    expect(play.status).toBe("released");
    play.waitUntil(START_MS + 45 * MINUTE_MS);
    play.outsider();
    expect([play.status, play.recalls.length]).toEqual(["waiting", 2]);
    play.waitUntil(START_MS + 60 * MINUTE_MS - 1);
    expect(play.status).toBe("waiting");
    play.waitUntil(START_MS + 60 * MINUTE_MS);
    expect(play.status).toBe("released");
    play.outsider();
    expect([play.status, play.redeem()]).toEqual(["released", true]);
  });

  test("by a redeem waits as one that a look took back", () => {
    const play = new Play();
    play.look();
    // The look that comes of it has not been made yet.
    play.hears();
    expect([play.status, play.redeem(), play.status]).toEqual(["released", false, "waiting"]);
    play.waitUntil(START_MS + HALF_HOUR_MS - 1);
    expect(play.status).toBe("waiting");
    play.waitUntil(START_MS + HALF_HOUR_MS);
    expect([play.status, play.redeem()]).toEqual(["released", true]);
  });

  test("and for the customer as well waits for the customer, and no longer", () => {
    const play = new Play();
    play.look();
    play.hears();
    play.active();
    expect([play.status, play.recalls[0]?.onlyOutsiders]).toEqual(["waiting", false]);
    play.waitUntil(START_MS + HALF_HOUR_MS);
    expect(play.document.open[0]).not.toHaveProperty("outsidersRecalledAtMs");
  });
});

type Step =
  | { what: "wait"; ms: number }
  | { what: "outsider"; visible: boolean; which: number }
  | { what: "redeem" | "active" | "look" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 120 }).map((s) => ({ what: "wait" as const, ms: s * SECOND_MS })) },
  { weight: 1, arbitrary: fc.constantFrom(1, 44_999, 45_000, 1_799_999).map((ms) => ({ what: "wait" as const, ms })) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(true, true, true, false), fc.nat(1))
      .map(([visible, which]) => ({ what: "outsider" as const, visible, which })),
  },
  { weight: 1, arbitrary: fc.constantFrom("redeem", "look").map((what) => ({ what }) as Step) },
  { weight: 1, arbitrary: fc.constantFrom("redeem", "active").map((what) => ({ what }) as Step) },
);

test("a call is taken back for such visitors alone every half hour at most, and a redeem goes by the policy page", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
      const play = new Play();
      play.look();
      for (const one of steps) {
        if (one.what === "wait") play.waitUntil(play.nowMs + one.ms);
        if (one.what === "outsider") play.outsider(one.visible, `visitor:vh_${one.which}`);
        if (one.what === "look") play.look();
        if (one.what === "active") play.active();
        if (one.what === "redeem" && play.status === "released") {
          const naive = play.naive("with");
          expect(play.redeem()).toBe(naive === "release");
        }
        // What is acknowledged contradicts no offer that stands.
        if (play.status === "released") expect(play.naive("with")).toBe("release");
      }
      const byThem = play.recalls.filter(({ onlyOutsiders }) => onlyOutsiders);
      for (const [index, { atMs }] of byThem.entries())
        if (index > 0) expect(atMs - (byThem[index - 1]?.atMs ?? 0)).toBeGreaterThanOrEqual(HALF_HOUR_MS);
    }),
    runs(150),
  );
});
