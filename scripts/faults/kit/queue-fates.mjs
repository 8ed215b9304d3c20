/**
 * What may befall a start of a released job; a sample plays the first. Each is a file, named for the job, that the start
 * takes away: it befalls one start, whichever worker begins it.
 */
import { mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const FATES = [
  // Holdoff gave the go, and its answer is lost, with the worker or without.
  "killed with the answer",
  "loses the answer",
  "killed after the ring",
  "throws after the ring",
  "throws NotSent",
  "killed before it asks",
  // Holdoff does not answer.
  "cannot ask",
  "throws before the ring",
  // Until its lock is gone and another worker has the job.
  "stands still before it asks",
  "stands still with the answer",
];

/** @param {Map<string, string[]>} fates by job */
export function writeFates(folder, fates) {
  mkdirSync(folder);
  for (const [job, some] of fates)
    for (const [nth, fate] of some.entries()) writeFileSync(fileOf(folder, job, nth), fate);
}

/** The next of this job, or undefined when there is none left. */
export function takeFate(folder, job) {
  for (let nth = 0; nth < FATES.length; nth += 1) {
    try {
      const fate = readFileSync(fileOf(folder, job, nth), "utf8");
      unlinkSync(fileOf(folder, job, nth));
      return fate;
    } catch (error) {
      // Another start has had it.
      if (error.code !== "ENOENT") throw error;
    }
  }
  return undefined;
}

const fileOf = (folder, job, nth) => join(folder, `${job}-${nth}`);
