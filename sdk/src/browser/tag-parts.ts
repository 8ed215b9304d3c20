/** Loads parts for the script tag: each from beside this file. */
import type { Holdoff, Options } from "./holdoff.js";
import { loadParts } from "./parts.js";

export default function tagParts(holdoff: Holdoff, options: Options): void {
  loadParts(holdoff, options, (name) => import(new URL(`${name}.js`, import.meta.url).href));
}
