/** What decisions need to know of the site as a whole, beside its policy. It stands in each partition. */
export interface SiteFacts {
  /** Departments that may contact nobody until an owner lifts it: too many of their contacts sold more than they said. */
  suspended: readonly string[];
  /** The end of the last gap in what could be known; null when there was none. Sales from before it are not made. */
  gapAtMs: number | null;
}

export const NO_SITE_FACTS: SiteFacts = { suspended: [], gapAtMs: null };
