/** Every attack, in the order in which they are tried. */
import { crossings } from "./cases/crossings.mjs";

export const ATTACKS = [crossings];
