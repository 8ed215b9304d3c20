/** The sites of a file in one line, for a terminal. */
import type { Site } from "../sites.js";

export const sitesInWords = (sites: readonly Pick<Site, "id" | "mode" | "enforce">[]): string =>
  sites.map(({ id, mode, enforce }) => `${id} (${mode}${enforce ? "" : ", shadow mode"})`).join(", ");
