/**
 * Decisions about one person as they are known at present. What the rules said of a follow-up is kept, because it is
 * asked again: by arbitration, for the person's other follow-ups, and at later instants, where most of it still stands.
 */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import { Digest } from "./digest.js";
import { type Evaluation, evaluate, evaluateLater, Found, type NamedRule, weigh } from "./evaluate.js";
import { type Finding, NOTHING, type Rule } from "./finding.js";
import type { Policy } from "./policy.js";
import { ARBITRATION, arbitrate } from "./rules/arbitration.js";
import { RULES } from "./rules/index.js";
import type { SiteFacts } from "./site-facts.js";
import type { Situation } from "./situation.js";

class Question implements Situation {
  constructor(
    readonly followUp: OpenFollowUp,
    readonly person: PersonDocument,
    readonly policy: Policy,
    readonly site: SiteFacts,
    readonly digest: Digest,
    readonly nowMs: number,
  ) {}
}

class Evaluated {
  constructor(
    readonly nowMs: number,
    readonly evaluation: Evaluation<Rule>,
  ) {}
}

/** Of a follow-up the first evaluation and the latest one. */
class Evaluations {
  constructor(
    readonly followUp: OpenFollowUp,
    readonly first: Evaluated,
    public latest: Evaluated,
  ) {}
}

export class Deliberation {
  /** A person has few open follow-ups: a list is quicker than a map. */
  readonly #kept: Evaluations[] = [];
  readonly #digest: Digest;
  readonly #rules: readonly Rule[];

  constructor(
    readonly person: PersonDocument,
    readonly policy: Policy,
    readonly site: SiteFacts,
  ) {
    this.#digest = new Digest(person, policy, site);
    this.#rules = concerning(this.#digest);
  }

  situation(followUp: OpenFollowUp, nowMs: number): Situation {
    return new Question(followUp, this.person, this.policy, this.site, this.#digest, nowMs);
  }

  /** What all rules but arbitration say. */
  evaluateAlone(followUp: OpenFollowUp, nowMs: number): Evaluation<Rule> {
    const kept = this.#keptOf(followUp);
    if (kept?.latest.nowMs === nowMs) return kept.latest.evaluation;
    if (kept?.first.nowMs === nowMs) return kept.first.evaluation;
    const situation = this.situation(followUp, nowMs);
    const before = kept && (kept.latest.nowMs < nowMs ? kept.latest : kept.first);
    const evaluation =
      before === undefined || before.nowMs > nowMs
        ? evaluate(this.#rules, situation)
        : evaluateLater(before.evaluation, situation);
    const latest = new Evaluated(nowMs, evaluation);
    if (kept) kept.latest = latest;
    else this.#kept.push(new Evaluations(followUp, latest, latest));
    return evaluation;
  }

  #keptOf(followUp: OpenFollowUp): Evaluations | undefined {
    for (const kept of this.#kept) if (kept.followUp === followUp) return kept;
    return undefined;
  }

  /** What all rules say. */
  evaluate(followUp: OpenFollowUp, nowMs: number): Evaluation {
    const alone = this.evaluateAlone(followUp, nowMs);
    if (!this.#hasOthers(followUp)) return alone;
    return withArbitration(alone, arbitrate(this.situation(followUp, nowMs), alone, this, true));
  }

  /**
   * The same, at an instant to come, of one that is held until then: who else waits does not count, because the gate
   * moves them before, and whoever was made or offered by then counts only where nothing else holds.
   */
  foreseeHeld(followUp: OpenFollowUp, atMs: number): Evaluation {
    const alone = this.evaluateAlone(followUp, atMs);
    if (alone.verdict !== "release" || !this.#hasOthers(followUp)) return alone;
    return withArbitration(alone, arbitrate(this.situation(followUp, atMs), alone, this, false));
  }

  #hasOthers({ id }: OpenFollowUp): boolean {
    for (const other of this.person.open) if (other.id !== id) return true;
    return false;
  }
}

function concerning(digest: Digest): Rule[] {
  const rules: Rule[] = [];
  for (const rule of RULES) if (rule.concerns === undefined || rule.concerns(digest)) rules.push(rule);
  return rules;
}

/** What was lifted alone is lifted still: an allow does not depend on arbitration. */
function withArbitration(alone: Evaluation, finding: Finding): Evaluation {
  return finding === NOTHING ? alone : weigh<NamedRule>([...alone.found, new Found(ARBITRATION, finding)]);
}
