/** The script tag: `<script async src="https://host/holdoff.js" data-key="hpk_…"></script>`. */
import { attempt } from "./guard.js";
import { listen } from "./listen.js";
import { start } from "./start.js";

attempt(() => {
  const tag = document.currentScript;
  if (!tag || !("src" in tag)) return;
  const run = () => start({ endpoint: new URL(tag.src).origin, key: "", ...tag.dataset });
  // A page that is prerendered has not been viewed, and may never be.
  if (document.prerendering) listen("prerenderingchange", run);
  else run();
});
