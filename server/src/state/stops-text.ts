/** What is stopped, between the text in Redis and the facts of a site. */
import { NO_STOPS, type Stop, type Stops } from "../gate/stops.js";

const NONE: readonly Stop[] = [];

/** Those in force, as each partition has them. */
export const parseStops = (text: string | null | undefined): readonly Stop[] =>
  text ? (JSON.parse(text) as Stop[]) : NONE;

/** Empty where nothing is stopped, as where nothing ever was: a decision made before stands. */
export const formatStops = (standing: readonly Stop[]): string =>
  standing.length === 0 ? "" : JSON.stringify(standing);

/** The whole record. */
export const parseRecord = (text: string): Stops => (text === "" ? NO_STOPS : (JSON.parse(text) as Stops));
