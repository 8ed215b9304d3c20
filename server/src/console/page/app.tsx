/** The whole page. */
import { Empty } from "./empty.js";
import { FollowUps } from "./follow-ups.js";
import { People } from "./people.js";
import { TopBar } from "./top-bar.js";
import { useView } from "./use-screen.js";

export function App() {
  const { lists, loaded, status, sites, scope } = useView();
  const site =
    sites.find(({ scopes }) => scopes.some((one) => one.scope === scope)) ??
    sites.find(({ id }) => scope.split("+")[0] === id);
  const nothing = loaded && status === "all" && lists.followUps.length === 0 && lists.people.length === 0;
  return (
    <>
      <TopBar site={site} />
      {site && !site.enforce && (
        <p class="banner">
          <strong>Shadow mode.</strong> Nothing is held back here. Each follow-up says what enforcing would have done.
        </p>
      )}
      <main aria-busy={!loaded}>
        {nothing ? (
          <Empty site={site} />
        ) : (
          <>
            <People />
            <FollowUps />
          </>
        )}
      </main>
    </>
  );
}
