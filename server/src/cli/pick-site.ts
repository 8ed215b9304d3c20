/** Which site of the sites file an operator means. */
import { sitesFileOf } from "../config.js";
import { type ListedSite, listSites } from "../sites.js";

type Picked = { ok: true; site: ListedSite } | { ok: false; why: string };

/** The one that is named; else the only live one, or the only one at all. */
export function pickSite(env: Record<string, string | undefined>, id: string | undefined): Picked {
  const sites = listSites(sitesFileOf(env));
  const live = sites.filter(({ mode }) => mode === "live");
  const candidates = id !== undefined || live.length === 0 ? sites : live;
  const [site, another] = id === undefined ? candidates : candidates.filter((one) => one.id === id);
  if (site !== undefined && another === undefined) return { ok: true, site };
  const names = candidates.map((one) => `  --site ${one.id}  ${one.name}`).join("\n");
  return { ok: false, why: `${id === undefined ? "say which site" : `no site is called ${id}`}:\n${names}` };
}
