/** What a fault showed: each figure with how often it was tried, and whether it is what was promised. */

/** With none found in N tries, the true share is below this with 95 % confidence (the rule of three). */
export const upperBound = (of) => (of === 0 ? 1 : Math.min(1, 3 / of));

/** The value below which that share of them lies. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

const percent = (share) => `${share >= 0.1 ? Math.round(share * 100) : (share * 100).toPrecision(2)} %`;
const number = (value) => value.toLocaleString("en", { maximumFractionDigits: 0 });

export class Report {
  lines = [];
  broken = 0;
  /** How many figures were held against a promise. */
  judged = 0;

  /** Something that must not be, counted. */
  none(what, found, of) {
    this.judged += 1;
    const bound = found === 0 ? `95 % upper bound ${percent(upperBound(of))}` : "BROKEN";
    this.#add(`found ${number(found)} of ${number(of)}`, what, bound, found > 0 || of === 0);
  }

  /** How long things took, against the longest that is allowed for all but one of a hundred. */
  within(what, tookMs, mostMs) {
    this.judged += 1;
    if (tookMs.length === 0) return this.#add("never", what, "BROKEN", true);
    const p99 = percentile(tookMs, 0.99);
    const kept = p99 <= mostMs;
    const range = `median ${number(percentile(tookMs, 0.5))} ms, N ${number(tookMs.length)}`;
    this.#add(`p99 ${number(p99)} ms`, what, `${range}, at most ${number(mostMs)}${kept ? "" : ": BROKEN"}`, !kept);
  }

  /** Something stated and not judged. */
  states(what, value) {
    this.#add(value, what, "", false);
  }

  #add(value, what, remark, isBroken) {
    if (isBroken) this.broken += 1;
    this.lines.push(`  ${value.padEnd(22)} ${what}${remark ? ` (${remark})` : ""}`);
  }
}
