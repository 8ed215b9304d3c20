/**
 * Decisions about one person as they are known at present. What the rules said of a follow-up is kept, because it is
 * asked again: by arbitration, for the person's other follow-ups, and at later instants, where most of it still stands.
 */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import { Digest } from "./digest.js";
import { type Evaluation, evaluate, evaluateLater, type NamedRule, weigh } from "./evaluate.js";
import { NOTHING, type Rule } from "./finding.js";
import type { Policy } from "./policy.js";
import { ARBITRATION, arbitrate } from "./rules/arbitration.js";
import { RULES } from "./rules/index.js";
import type { SiteFacts } from "./site-facts.js";
import type { Situation } from "./situation.js";

interface Known {
  nowMs: number;
  evaluation: Evaluation<Rule>;
}

export class Deliberation {
  /** Of each follow-up the first evaluation and the latest one. */
  readonly #known = new Map<string, { first: Known; latest: Known }>();
  readonly #digest;

  constructor(
    readonly person: PersonDocument,
    readonly policy: Policy,
    readonly site: SiteFacts,
  ) {
    this.#digest = new Digest(person, policy);
  }

  situation(followUp: OpenFollowUp, nowMs: number): Situation {
    return { followUp, person: this.person, policy: this.policy, site: this.site, digest: this.#digest, nowMs };
  }

  /** What all rules but arbitration say. */
  evaluateAlone(followUp: OpenFollowUp, nowMs: number): Evaluation<Rule> {
    const known = this.#known.get(followUp.id);
    if (known?.latest.nowMs === nowMs) return known.latest.evaluation;
    if (known?.first.nowMs === nowMs) return known.first.evaluation;
    const situation = this.situation(followUp, nowMs);
    const before = known && (known.latest.nowMs < nowMs ? known.latest : known.first);
    const latest: Known = {
      nowMs,
      evaluation:
        before === undefined || before.nowMs > nowMs
          ? evaluate(RULES, situation)
          : evaluateLater(before.evaluation, situation),
    };
    if (known) known.latest = latest;
    else this.#known.set(followUp.id, { first: latest, latest });
    return latest.evaluation;
  }

  /** What all rules say. */
  evaluate(followUp: OpenFollowUp, nowMs: number): Evaluation {
    const alone = this.evaluateAlone(followUp, nowMs);
    const { open } = this.person;
    if (open.length === 0 || (open.length === 1 && open[0]?.id === followUp.id)) return alone;
    const finding = arbitrate(this.situation(followUp, nowMs), alone, this);
    if (finding === NOTHING) return alone;
    // What was lifted alone is lifted still: an allow does not depend on arbitration.
    return weigh<NamedRule>([...alone.found, { rule: ARBITRATION, finding, liftedBy: undefined }]);
  }

  /** The same, at an instant to come: whoever else wants the person is asked only where nothing else holds. */
  foresee(followUp: OpenFollowUp, atMs: number): Evaluation {
    const alone = this.evaluateAlone(followUp, atMs);
    return alone.verdict === "release" ? this.evaluate(followUp, atMs) : alone;
  }
}
