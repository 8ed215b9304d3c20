/** Nothing has happened here yet: how to make something happen. */
import type { SiteChoice } from "../shapes.js";
import { useView } from "./use-screen.js";

export function Empty({ site }: { site: SiteChoice | undefined }) {
  const { scope } = useView();
  const at = scope.indexOf("+");
  const sandbox = at < 0 ? "" : scope.slice(at + 1);
  const suffix = sandbox === "" ? "" : `+${sandbox}`;
  return (
    <section class="empty" aria-labelledby="empty">
      <h2 id="empty">Nobody has come by yet</h2>
      <p>
        This page lists each customer with an open checkout, and each follow-up, from the first signal of a page on.
      </p>
      {site?.demoShop !== undefined && <DemoShop address={site.demoShop} suffix={suffix} />}
      <h3>{site?.demoShop === undefined ? "Two steps" : "Or with a shop of your own"}</h3>
      <ol>
        <li>
          Put the script on its pages:
          <pre>
            <code>{`<script async src="${location.origin}/holdoff.js" data-key="${site ? site.publishableKey + suffix : "hpk_…"}"></script>`}</code>
          </pre>
        </li>
        <li>
          Ask before you call: <code>POST /v1/follow-ups</code> with the site's secret key.
        </li>
      </ol>
    </section>
  );
}

function DemoShop({ address, suffix }: { address: string; suffix: string }) {
  const url = new URL(address);
  url.searchParams.set("key", (url.searchParams.get("key") ?? "") + suffix);
  return (
    <p>
      <a class="button first" href={url.href} target="_blank" rel="noreferrer">
        Open the demo shop
      </a>{" "}
      and start an order: you turn up here within a second.
    </p>
  );
}
