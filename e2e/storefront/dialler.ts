/**
 * The dialler of the story, switched on for a site with `?autodial=1`: it dials each release as it comes in, without a
 * person looking. It redeems first, as every sender must; in shadow mode that always says go.
 */
import type { SiteKey } from "./site-keys.js";

export interface Dialler {
  /** Reads `?autodial=1` or `0`; anything else leaves it as it is. */
  switchBy(query: unknown, site: SiteKey): void;
  isOn(site: SiteKey | null): boolean;
}

export function createDialler(): Dialler {
  const on = new Set<SiteKey>();
  return {
    switchBy(query, site) {
      if (query === "1") on.add(site);
      if (query === "0") on.delete(site);
    },
    isOn: (site) => site !== null && on.has(site),
  };
}
