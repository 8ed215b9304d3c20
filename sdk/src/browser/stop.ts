/** What a part returns: the end of what it began. */
import { attempt } from "./guard.js";

export type Stop = () => void;

/** Several stops as one; one that fails, or was never there, does not keep the others. */
export const all =
  (...stops: (Stop | undefined)[]): Stop =>
  () => {
    for (const stop of stops) attempt(() => stop?.());
  };
