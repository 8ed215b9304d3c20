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
  const options = { endpoint: origin, key: searchParams.get("key") ?? "", ...tag.dataset };
  const run = () => {
    const holdoff = start(options);
    // Blocked, or gone: the page goes on without it.
    import(new URL("holdoff/parts.js", tag.src).href)
      .then((parts) => parts.default(holdoff, options))
      .catch(() => undefined);
  };
  // A page that is prerendered has not been viewed, and may never be.
  if (document.prerendering) listen("prerenderingchange", run);
  else run();
});
