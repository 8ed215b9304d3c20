/** That a site is suspect, as an operator is told: why, and the way back. */
import type { Suspicion } from "../gate/hearing.js";

const WHY: { [W in Suspicion["why"]]: string } = {
  lost: "Redis has lost what was acknowledged: an older copy was put back, it was emptied, or REDIS_URL names another one than before",
  unheard: "customers could not be heard for too long, and what they did meanwhile is not known",
};

export const whyInWords = ({ why }: Suspicion): string => WHY[why];

/** What an operator types. FILE has the checkouts that were completed meanwhile. */
export const resumeCommand = (site: string): string => `holdoff resume --site ${site} --completed FILE`;

export const wayBack = (site: string): string =>
  `list the checkouts that were completed meanwhile, then: ${resumeCommand(site)}`;
