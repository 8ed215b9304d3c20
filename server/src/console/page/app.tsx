/** The whole page. */
import { Empty } from "./empty.js";
import { FollowUps } from "./follow-ups.js";
import { People } from "./people.js";
import { Shadow } from "./shadow.js";
import { Standing } from "./standing.js";
import { TopBar } from "./top-bar.js";
import { useNowMs, useView } from "./use-screen.js";

export function App() {
  // The one clock of the page: everything that counts is drawn anew each second.
  const nowMs = useNowMs();
  const { lists, loaded, status, sites, scope } = useView();
  const site =
    sites.find(({ scopes }) => scopes.some((one) => one.scope === scope)) ??
    sites.find(({ id }) => scope.split("+")[0] === id);
  const nothing = loaded && status === "all" && lists.followUps.length === 0 && lists.people.length === 0;
  return (
    <>
      <TopBar site={site} nowMs={nowMs} />
      {site && !site.enforce && (
        <aside class="banner" aria-label="Shadow mode">
          <strong>Shadow mode.</strong> Nothing is held back here. Each follow-up says what enforcing would have done.
        </aside>
      )}
      {site && <Standing scope={scope} nowMs={nowMs} />}
      <main aria-busy={!loaded}>
        {nothing ? (
          <Empty site={site} />
        ) : (
          <>
            {site && !site.enforce && <Shadow key={scope} scope={scope} />}
            <People nowMs={nowMs} />
            <FollowUps nowMs={nowMs} />
          </>
        )}
      </main>
    </>
  );
}
