/** The script tag: `<script async src="https://host/holdoff.js" data-key="hpk_…"></script>`. */
import { attempt } from "./guard.js";
import { listen } from "./listen.js";
import { start } from "./start.js";
import { warn } from "./warn.js";

attempt(() => {
  const current = document.currentScript;
  const tag = current ?? document.querySelector<HTMLScriptElement>('script[src*="/holdoff.js"]');
  // A module does not know its own tag.
  if (!current) warn('remove type="module"', tag);
  if (!tag || !("src" in tag)) return;
  const { origin, searchParams } = new URL(tag.src);
  const run = () => start({ endpoint: origin, key: searchParams.get("key") ?? "", ...tag.dataset });
  // A page that is prerendered has not been viewed, and may never be.
  if (document.prerendering) listen("prerenderingchange", run);
  else run();
});
