/** For the rules: see there. */
export { isFilled, own } from "../person/own.js";
