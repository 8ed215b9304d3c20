/** Which sites the doctor looks at: all is well of others than the operator's own says nothing of those. */
import { settingsOf } from "../config/settings.js";
import { DEMO_SITES } from "../config.js";
import { listSites } from "../sites.js";
import type { Finding } from "../state/health-findings.js";
import { sitesInWords } from "./sites-in-words.js";

export function sitesFinding(env: Record<string, string | undefined>): Finding[] {
  const file = settingsOf(env)["HOLDOFF_CONFIG"];
  try {
    const sites = sitesInWords(listSites(file ?? DEMO_SITES));
    if (file !== undefined) return [{ grade: "fine", says: `${file}: ${sites}` }];
    const says = `HOLDOFF_CONFIG is not set, so these are the demo's sites: ${sites}`;
    return [{ grade: "note", says, so: "to look at your own, set HOLDOFF_CONFIG to their sites file" }];
  } catch {
    // That the file cannot be read is told beside this.
    return [];
  }
}
