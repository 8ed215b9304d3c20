/** What the doors of the server work with. */
import type { Partition } from "./ids.js";
import type { Permits } from "./permits.js";
import type { Sites } from "./sites.js";
import type { Bell } from "./state/bell.js";
import type { IntakeCounts } from "./state/intake-counts.js";
import type { People } from "./state/people.js";

export type SitesInForce = Pick<Sites, "all" | "byId" | "openPublishable" | "openSecret">;

export interface Doors {
  people: People;
  bell: Bell;
  /** What is counted at the doors. */
  intake: IntakeCounts;
  permits: Permits;
  /** The sites in force; a reload replaces them. */
  sites: () => SitesInForce;
}

/** Hands over what was released while the clock moves. */
export interface Courier {
  begin(): void;
  /** Resolves when all that waits has been claimed; `answered` when the receivers have answered. */
  deliver(partition: Partition): Promise<{ answered: Promise<unknown> }>;
  end(): void;
}
