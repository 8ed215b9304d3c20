/** For the rules: see there. */
export { own } from "../person/own.js";
