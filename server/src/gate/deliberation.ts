/**
 * Decisions about one person as they are known at present. What the rules said of a follow-up at an instant is kept,
 * because arbitration asks it again for the person's others: with three follow-ups that is half of all work.
 */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import { type Evaluation, evaluate, weigh } from "./evaluate.js";
import type { Policy } from "./policy.js";
import { ARBITRATION, arbitrate } from "./rules/arbitration.js";
import { RULES } from "./rules/index.js";
import type { SiteFacts } from "./site-facts.js";
import type { Situation } from "./situation.js";

export class Deliberation {
  readonly #evaluations = new Map<number, Map<string, Evaluation>>();

  constructor(
    readonly person: PersonDocument,
    readonly policy: Policy,
    readonly site: SiteFacts,
  ) {}

  situation(followUp: OpenFollowUp, nowMs: number): Situation {
    return { followUp, person: this.person, policy: this.policy, site: this.site, nowMs };
  }

  /** What all rules but arbitration say. */
  evaluateAlone(followUp: OpenFollowUp, nowMs: number): Evaluation {
    let evaluations = this.#evaluations.get(nowMs);
    if (evaluations === undefined) {
      evaluations = new Map();
      this.#evaluations.set(nowMs, evaluations);
    }
    const known = evaluations.get(followUp.id);
    if (known !== undefined) return known;
    const evaluation = evaluate(RULES, this.situation(followUp, nowMs));
    evaluations.set(followUp.id, evaluation);
    return evaluation;
  }

  /** What all rules say. A follow-up that ends anyway asks nothing of the others. */
  evaluate(followUp: OpenFollowUp, nowMs: number): Evaluation {
    const alone = this.evaluateAlone(followUp, nowMs);
    const { open } = this.person;
    if (alone.verdict === "cancel" || open.length === 0 || (open.length === 1 && open[0]?.id === followUp.id)) {
      return alone;
    }
    const finding = arbitrate(
      this.situation(followUp, nowMs),
      (other) => this.evaluateAlone(other, nowMs),
      (kind) => liftsArbitration(alone, kind),
    );
    if (finding.effect === "pass" && finding.changesAtMs === null) return alone;
    return weigh([...RULES, ARBITRATION], [...alone.findings, finding]);
  }
}

const liftsArbitration = ({ findings }: Evaluation, kind: string): boolean =>
  findings.some(
    (finding) =>
      finding.effect === "allow" &&
      (finding.lifts === "holds" ||
        finding.lifts.some((lift) => lift.code === ARBITRATION.code && (lift.kind ?? kind) === kind)),
  );
