/** What many interleavings add up to: that there was something to see is as much worth knowing as what was found. */
import { Acknowledged } from "./acknowledged.mjs";
import { tableOf } from "./table.mjs";

export class Tally {
  interleavings = 0;
  contradictions = 0;
  /** How often what happened: operations and their ends, releases, redeems, faults. */
  counts = {};
  /** Contradictions by kind. */
  kinds = {};
  /** The first contradiction; or any one, where that is asked for. @type {{ seed: number, table: string } | undefined} */
  shown;

  /** @param showsAny an interleaving is worth showing without a contradiction too */
  constructor(showsAny = false) {
    this.showsAny = showsAny;
  }

  add(plan, history, contradiction) {
    this.interleavings += 1;
    for (const { fault } of plan.clients) if (fault) this.#count(this.counts, `fault ${fault.kind}`);
    for (const entry of history.log) this.#count(this.counts, nameOf(entry, history));
    for (const commit of history.log.flatMap((entry) => entry.commit ?? [])) {
      for (const { status } of commit.writes) this.#count(this.counts, `committed ${status}`);
      if (commit.from) this.#count(this.counts, "committed merge");
    }
    const late = lateRings(history);
    if (late > 0) this.#count(this.counts, "late ring", late);
    if (contradiction) {
      if (this.contradictions === 0) this.shown = { seed: plan.seed, table: tableOf(history, contradiction) };
      this.contradictions += 1;
      this.#count(this.kinds, contradiction.what);
    } else if (this.showsAny) this.shown ??= { seed: plan.seed, table: tableOf(history) };
  }

  #count(counts, name, more = 1) {
    counts[name] = (counts[name] ?? 0) + more;
  }
}

function nameOf({ kind, run, answer }, { runs }) {
  if (kind === "ok" && answer.go !== undefined) return answer.go ? "go" : "no go";
  return kind === "ok" ? `ok ${runs[run].op.do}` : kind;
}

/** Contacts made after a go, though an end was acknowledged between the two: the one window that is left. */
function lateRings(history) {
  const acknowledged = new Acknowledged(history);
  let late = 0;
  for (const [at, entry] of history.log.entries()) {
    const { kind, run, followUp } = entry;
    acknowledged.take(entry, history.runs[run], at);
    if (kind === "ring" && acknowledged.stopOf(history.followUps[followUp])) late += 1;
  }
  return late;
}
