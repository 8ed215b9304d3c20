/** Which Holdoff site, and which sandbox of it, a browser's visit to the shop belongs to. Pure. */

/** A publishable key, perhaps with `+sandbox`: `hpk_test_demo+w3`. It names the site everywhere in the shop. */
export type SiteKey = string;

export interface SitePair {
  /** The name by which `?site=` picks it. */
  name: string;
  publishableKey: string;
  secretKey: string;
}

const SANDBOX = /^\+[a-z0-9-]{1,40}$/;

/** The site key that the text names, or null when it is none of the shop's. A `+` may have become a space in a URL. */
export function readSiteKey(text: string, pairs: readonly SitePair[]): SiteKey | null {
  const key = text.replace(" ", "+");
  return pairOf(key, pairs) === undefined ? null : key;
}

/** The secret key that goes with the site key: the same sandbox of the same site. */
export function secretKeyFor(key: SiteKey, pairs: readonly SitePair[]): string {
  const pair = pairOf(key, pairs);
  if (pair === undefined) throw new Error(`the shop has no secret key for ${key}`);
  return pair.secretKey + key.slice(pair.publishableKey.length);
}

function pairOf(key: string, pairs: readonly SitePair[]): SitePair | undefined {
  return pairs.find(({ publishableKey }) => {
    if (!key.startsWith(publishableKey)) return false;
    const sandbox = key.slice(publishableKey.length);
    return sandbox === "" || SANDBOX.test(sandbox);
  });
}
