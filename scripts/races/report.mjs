/** What `npm run races` says: what was seen in all threads, and what was found. */

/** What several threads told, as one. */
export function summed(told) {
  const sum = { interleavings: 0, contradictions: 0, counts: {}, kinds: {} };
  for (const one of told) {
    sum.interleavings += one.interleavings;
    sum.contradictions += one.contradictions;
    for (const table of ["counts", "kinds"])
      for (const [name, count] of Object.entries(one[table])) sum[table][name] = (sum[table][name] ?? 0) + count;
    sum.shown ??= one.shown;
  }
  return sum;
}

const number = (value) => Math.round(value).toLocaleString("en");

export const progressLine = ({ interleavings, contradictions }, seconds, what) =>
  `${number(seconds)} s: ${number(interleavings)} interleavings, ${number(interleavings / seconds)} a second, ` +
  `${number(contradictions)} ${what}`;

const SEEN = [
  ["operations", ({ invoke }) => invoke],
  ["changes committed", ({ commit }) => commit],
  ["releases and recalls", (counts) => (counts["committed released"] ?? 0) + (counts["committed waiting"] ?? 0)],
  ["contacts redeemed", (counts) => counts["committed redeemed"]],
  ["contacts sent", ({ sent }) => sent],
  ["contacts ended", (counts) => counts["committed cancelled"]],
  ["merges", (counts) => counts["committed merge"]],
  ["redeems told to go", ({ go }) => go],
  ["redeems told not to", (counts) => counts["no go"]],
  ["answers lost, clients crashed", ({ unknown }) => unknown],
  ["refused, as it should be", ({ fail }) => fail],
  ["an end acknowledged between go and contact", (counts) => counts["late ring"]],
];

export function reportLines({ interleavings, contradictions, counts, kinds, shown }, what) {
  const seen = SEEN.map(([name, countOf]) => [name, countOf(counts) ?? 0]).filter(([, count]) => count > 0);
  const lines = seen.map(([name, count]) => `  ${name.padEnd(44)} ${number(count).padStart(12)}`);
  const share = contradictions === 0 ? bound(interleavings) : percent(contradictions / interleavings);
  lines.push(`${number(contradictions)} ${what} in ${number(interleavings)} interleavings: ${share}`);
  for (const [kind, count] of Object.entries(kinds)) lines.push(`  ${kind.padEnd(44)} ${number(count).padStart(12)}`);
  if (shown) lines.push("", `Seed ${shown.seed}:`, shown.table);
  return lines;
}

const percent = (share) => `${(share * 100).toFixed(2)} %`;

/** None seen in N: with 95 % certainty fewer than 3 in N. */
const bound = (n) => (n > 3 ? `fewer than 1 in ${number(n / 3)} (95 %)` : "too few to say more");
