/** The files of the repository that people write, found by walking: a copy without git is checked like a clone. */
import { readdirSync } from "node:fs";

const NOT_OURS = new Set([".git", "node_modules", "dist", ".data", "test-results", "playwright-report", "coverage"]);

/** Paths relative to `root`, with forward slashes. */
export function sourceFiles(root, folder = "") {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name))
    .flatMap((entry) => {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      return entry.isDirectory() ? sourceFiles(root, path) : entry.isFile() ? [path] : [];
    });
}
