/** The script tag: `<script async src="https://host/holdoff.js" data-key="hpk_…"></script>`. */
import { attempt } from "./guard.js";
import { listen } from "./listen.js";
import { start } from "./start.js";

/** A tag manager takes attributes away, an optimiser the address, `import()` and a bundle the tag itself. */
const TAG = '[src*="/holdoff.js"],[data-key^=hpk_]';
const FILE = /\/holdoff\.js(\?|$)/;

attempt(() => {
  const { currentScript } = document;
  const tag = currentScript?.matches(TAG) ? currentScript : document.querySelector<HTMLScriptElement>(TAG);
  const src =
    (tag && "src" in tag && tag.src) ||
    performance.getEntriesByType("resource").find(({ name }) => FILE.test(name))?.name;
  const { origin, searchParams } = new URL(src ?? location.href);
  const options = { key: "", endpoint: origin, ...Object.fromEntries(searchParams), ...tag?.dataset };
  const run = () => start(options, (name) => import(new URL(`holdoff/${name}.js`, src ?? options.endpoint).href));
  // A page that is prerendered has not been viewed, and may never be.
  if (document.prerendering) listen("prerenderingchange", run);
  else run();
});
