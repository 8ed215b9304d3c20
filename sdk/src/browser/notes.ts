/** What this browser keeps beside the visitor id and the journal, by name; all of it goes when the customer says so. */

/** When the last heartbeat of this browser was, and which tab shall say the next one. */
export const LEASE = "holdoff_beat";

/**
 * Two notes. The tab's: which checkout it showed since its last order; empty where it showed none. The browser's: hashes of
 * the addresses of completed orders that it was at, the newest first.
 */
export const FUNNEL = "holdoff_funnel";
