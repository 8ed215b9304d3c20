/**
 * What there is to look at: every site of the sites file, and the sandboxes that something changed in lately. Sandboxes
 * come and go and nobody lists them, so they are read from the change streams and from the clocks with something due.
 */
import type { Doors, SitesInForce } from "../doors.js";
import { liveScope, type Scope, siteOf, testScope } from "../ids.js";
import { type Opened, ownScope, type Site } from "../sites.js";
import { SANDBOX_TTL_MS } from "../state/lifetimes.js";
import type { ChangeLog } from "../stream/change-log.js";
import type { ScopeChoice, SiteChoice, SitesAnswer } from "./shapes.js";

/** Lines of each partition's change stream that are searched. */
const LINES = 100;
const SANDBOXES_MAX = 50;
/** The demo's own key, and where its shop receives webhooks. */
const DEMO_KEYS: ReadonlySet<string> = new Set(["hpk_test_demo", "hpk_test_shadow"]);

export async function knownScopes({ people, sites }: Doors, log: ChangeLog): Promise<SitesAnswer> {
  const { store } = people;
  const [seconds] = await store.redis.time();
  const changedMs = new Map<string, number>();
  await Promise.all(
    store.keys.all().map(async (partition) => {
      const [changes, clocks] = await Promise.all([
        log.latest(partition, LINES),
        store.redis.smembers(store.keys.clocks(partition)),
      ]);
      for (const scope of clocks) changedMs.set(scope, changedMs.get(scope) ?? 0);
      for (const { scope, at } of changes) changedMs.set(scope, Math.max(changedMs.get(scope) ?? 0, at.entry.ms));
    }),
  );
  const oldestMs = Number(seconds) * 1000 - SANDBOX_TTL_MS;
  const choices = sites().all.map((site) => choiceOf(site, changedMs, oldestMs));
  const byTime = choices.flatMap(({ scopes }) => scopes).sort(latestFirst);
  return { sites: choices, latest: byTime[0]?.scope ?? "" };
}

/** The scope that an address names, if it is one of ours. A `+` may have become a space on its way. */
export function openScope(sites: SitesInForce, text: string): Opened | undefined {
  const scope = text.replace(" ", "+");
  const site = sites.byId(siteOf(scope as Scope));
  if (!site) return undefined;
  if (site.mode === "live") return scope === site.id ? { site, scope: liveScope(site.id) } : undefined;
  const sandbox = /^\+([a-z0-9-]{0,40})$/.exec(scope.slice(site.id.length))?.[1];
  return sandbox === undefined ? undefined : { site, scope: testScope(site.id, sandbox) };
}

function choiceOf(site: Site, changedMs: ReadonlyMap<string, number>, oldestMs: number): SiteChoice {
  const home = ownScope(site);
  const sandboxes = [...changedMs]
    .filter(([scope, ms]) => scope.startsWith(`${site.id}+`) && scope !== home && (ms === 0 || ms >= oldestMs))
    .map(([scope, ms]) => toChoice(scope, ms))
    .sort(latestFirst)
    .slice(0, SANDBOXES_MAX);
  const shop = DEMO_KEYS.has(site.publishableKey) ? site.webhooks[0]?.url : undefined;
  return {
    id: site.id,
    name: site.name,
    mode: site.mode,
    enforce: site.enforce,
    publishableKey: site.publishableKey,
    scopes: [toChoice(home, changedMs.get(home) ?? 0), ...(site.mode === "test" ? sandboxes : [])],
    ...(shop === undefined ? {} : { demoShop: demoShop(shop, site.publishableKey) }),
  };
}

const toChoice = (scope: string, ms: number): ScopeChoice => ({
  scope,
  sandbox: scope.includes("+") ? scope.slice(scope.indexOf("+") + 1) : "",
  lastChangeAt: ms === 0 ? null : new Date(ms).toISOString(),
});

const latestFirst = (a: ScopeChoice, b: ScopeChoice): number =>
  (b.lastChangeAt ?? "").localeCompare(a.lastChangeAt ?? "");

/** The shop answers where it receives, opened at the same site. The page adds the sandbox. */
function demoShop(webhookUrl: string, publishableKey: string): string {
  const url = new URL("/", webhookUrl);
  if (url.hostname === "127.0.0.1") url.hostname = "localhost";
  url.searchParams.set("key", publishableKey);
  return url.href;
}
