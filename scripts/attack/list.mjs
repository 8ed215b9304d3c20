/** Every attack, in the order in which they are tried. */
import { crossings } from "./cases/crossings.mjs";
import { naughtyPages } from "./cases/naughty-pages.mjs";
import { plantedWords } from "./cases/planted-words.mjs";
import { proxies } from "./cases/proxies.mjs";

export const ATTACKS = [crossings, plantedWords, naughtyPages, proxies];
