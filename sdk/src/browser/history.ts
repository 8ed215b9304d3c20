/** Takes over what pages left that are gone, under the names that it was said under. */
import type { Entry } from "./batch.js";
import type { Inherit, Tab } from "./journal.js";
import { toJson } from "./to-json.js";

const inherit: Inherit = async <Who extends Tab>(
  left: Entry<Who>[],
  hold: (tab: string) => Promise<unknown>,
  adopt: (entries: Entry<Who>[]) => void,
) => {
  const inherited: Entry<Who>[] = [];
  let before: Who | undefined;
  let mine: unknown;
  // In the order of page loads, and of what each said.
  for (const { text, seq, who } of left) {
    if (before?.tab !== who.tab) mine = await hold(who.tab);
    if (toJson({ ...before }) !== toJson(who)) before = who;
    if (mine && before) inherited.push({ text, seq, who: before, old: true });
  }
  adopt(inherited);
};

export default inherit;
