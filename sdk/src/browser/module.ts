/** `start()` of the package: each part is an import of its own, which bundlers make a chunk of. */
import type { Holdoff, Options } from "./holdoff.js";
import type { LaterParts, LoadLater } from "./later.js";
import { start as startWith } from "./start.js";

const LATER: { [Name in keyof LaterParts]: () => Promise<{ default: LaterParts[Name] }> } = {
  funnel: () => import("./signals/funnel.js"),
};
const load: LoadLater = (name) => LATER[name]();

/** Starts observing this page. Called again on the same page, it returns what already runs. */
export const start = (options: Options): Holdoff => startWith(options, load);
