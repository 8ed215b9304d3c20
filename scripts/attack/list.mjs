/** Every attack, in the order in which they are tried. */
import { crossings } from "./cases/crossings.mjs";
import { plantedWords } from "./cases/planted-words.mjs";

export const ATTACKS = [crossings, plantedWords];
