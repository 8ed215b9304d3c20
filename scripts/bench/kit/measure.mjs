/** Measuring: CPU time of this process over a fixed number of operations, the median of several rounds. */
import { cpus } from "node:os";

const ROUNDS = 15;
/** Compilers work on other threads, whose time counts: without so many rounds before, it counts as that of the work. */
const WARM_UP_ROUNDS = 10;

/** CPU microseconds used so far, by every thread of this process: collecting garbage is part of the price. */
const cpuUs = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

export const medianOf = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Nanoseconds of one of `operations`, all of which `work` does: the median of the rounds. */
export function nsPerOperation(operations, work) {
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) work();
  const taken = Array.from({ length: ROUNDS }, () => {
    const startUs = cpuUs();
    work();
    return ((cpuUs() - startUs) * 1000) / operations;
  });
  return medianOf(taken);
}

/** Nanoseconds of one run. */
export function nsOnce(work) {
  const startUs = cpuUs();
  work();
  return (cpuUs() - startUs) * 1000;
}

export const machine = () => `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`;

/** One figure on a line. */
export function figure(what, value, unit, remark = "") {
  const digits = value >= 100 ? 0 : 2;
  const text = value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  console.log(`  ${what.padEnd(38)} ${text.padStart(11)} ${unit.padEnd(11)} ${remark}`.trimEnd());
}

export const against = (budget, kept) => `budget ${budget.toLocaleString("en")}: ${kept ? "kept" : "MISSED"}`;
