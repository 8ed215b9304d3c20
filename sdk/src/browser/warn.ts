/** What the shop's developer has to know: one line in the page's console, once a page for each kind. */
import { guarded } from "./guard.js";

const warned = new Set<string>();

export const warn = guarded((kind: string, what: unknown) => {
  if (warned.has(kind)) return;
  warned.add(kind);
  // biome-ignore lint/suspicious/noConsole: otherwise nobody would ever know.
  console.warn("holdoff:", kind, what);
});
