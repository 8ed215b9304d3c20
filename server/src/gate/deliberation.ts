/**
 * Decisions about one person as they are known at present. What the rules said of a follow-up is kept, because it is
 * asked again: by arbitration, for the person's other follow-ups, and at later instants, where most of it still stands.
 */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import type { Claim } from "./claims.js";
import { Digest } from "./digest.js";
import { append, type Evaluation, evaluate, evaluateLater, weigh } from "./evaluate.js";
import { type Finding, NOTHING } from "./finding.js";
import { claimOf } from "./invitations.js";
import { type Kinds, kindsOf } from "./kinds.js";
import type { Policy } from "./policy.js";
import type { Rule } from "./rule.js";
import { ARBITRATION, arbitrate } from "./rules/arbitration.js";
import type { SiteFacts } from "./site-facts.js";
import { type Situation, situationOf } from "./situation.js";

/** Of a follow-up the first evaluation and the latest one. A person has few open follow-ups: a list is quicker than a map. */
class Evaluations {
  constructor(
    readonly followUp: OpenFollowUp,
    readonly first: Evaluation<Rule>,
    public latest: Evaluation<Rule>,
    readonly next: Evaluations | null,
  ) {}
}

export class Deliberation {
  #kept: Evaluations | null = null;
  readonly #digest: Digest;
  readonly #kinds: Kinds;

  constructor(
    readonly person: PersonDocument,
    readonly policy: Policy,
    readonly site: SiteFacts,
  ) {
    this.#digest = new Digest(person, policy, site);
    this.#kinds = kindsOf(policy);
  }

  situation(followUp: OpenFollowUp, nowMs: number): Situation {
    return situationOf(followUp, this.#digest, nowMs, this.#kinds.of(followUp).terms);
  }

  /** The person's own request for contact that stands and is for this one. */
  standingClaim(followUp: OpenFollowUp, nowMs: number): Claim | null {
    return claimOf(followUp, this.#digest, nowMs).standing;
  }

  /** What all rules but arbitration say. */
  evaluateAlone(followUp: OpenFollowUp, nowMs: number): Evaluation<Rule> {
    const kept = this.#keptOf(followUp);
    if (kept === null) {
      const first = this.#ask(this.situation(followUp, nowMs));
      this.#kept = new Evaluations(followUp, first, first, this.#kept);
      return first;
    }
    const { first, latest } = kept;
    if (latest.situation.nowMs === nowMs) return latest;
    if (first.situation.nowMs === nowMs) return first;
    const before = latest.situation.nowMs < nowMs ? latest : first;
    const situation = first.situation.at(nowMs);
    kept.latest = before.situation.nowMs < nowMs ? evaluateLater(before, situation) : this.#ask(situation);
    return kept.latest;
  }

  #ask(situation: Situation): Evaluation<Rule> {
    const { rules } = this.#kinds.of(situation.followUp);
    return evaluate(
      rules.filter(({ concerns }) => concerns?.(this.#digest) ?? true),
      situation,
    );
  }

  #keptOf(followUp: OpenFollowUp): Evaluations | null {
    let kept = this.#kept;
    while (kept !== null && kept.followUp !== followUp) kept = kept.next;
    return kept;
  }

  /** What all rules say. */
  evaluate(followUp: OpenFollowUp, nowMs: number): Evaluation {
    const alone = this.evaluateAlone(followUp, nowMs);
    return withArbitration(alone, arbitrate(alone, this, true));
  }

  /**
   * The same, at an instant to come, of one that is held until then: who else waits does not count, because the gate
   * moves them before, and whoever was made or offered by then counts only where nothing else holds.
   */
  foreseeHeld(followUp: OpenFollowUp, atMs: number): Evaluation {
    const alone = this.evaluateAlone(followUp, atMs);
    return alone.verdict === "release" ? withArbitration(alone, arbitrate(alone, this, false)) : alone;
  }
}

/** What was lifted alone is lifted still: an allow does not depend on arbitration. */
function withArbitration(alone: Evaluation, finding: Finding): Evaluation {
  return finding === NOTHING ? alone : weigh(alone.situation, append(alone.found, ARBITRATION, finding));
}
