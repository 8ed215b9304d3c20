/** What the doors of the server work with. */
import type { Permits } from "./permits.js";
import type { Sites } from "./sites.js";
import type { Bell } from "./state/bell.js";
import type { People } from "./state/people.js";

export type SitesInForce = Pick<Sites, "all" | "byId" | "openPublishable" | "openSecret">;

export interface Doors {
  people: People;
  bell: Bell;
  permits: Permits;
  /** The sites in force; a reload replaces them. */
  sites: () => SitesInForce;
}
