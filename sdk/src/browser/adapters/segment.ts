/** Segment and RudderStack: hears what the page tracks, of their snippet's queue and of the library that replaces it. */
import type { Part } from "../parts.js";
import { listOf, told } from "./facts.js";
import { factOfTrack } from "./segment-facts.js";

type Hear = (name: unknown, props: unknown) => void;

interface Tracker {
  on?(event: "track", hear: Hear): unknown;
  off?(event: "track", hear: Hear): unknown;
  ready?(run: () => void): unknown;
  track?(this: unknown, ...args: unknown[]): unknown;
}

const segment: Part = ({ say, again, attempt }) => {
  /** What was heard of a queue: its library says it once more. */
  const owed: string[] = [];
  const known = new Set<unknown>();

  const hear = (isQueued: boolean, name: unknown, props: unknown) => {
    const fact = factOfTrack(name, props);
    if (!fact) return;
    const key = JSON.stringify(fact);
    const isEcho = !isQueued && owed.indexOf(key) + 1;
    if (isEcho) owed.splice(isEcho - 1, 1);
    // Listening twice hears the same object twice.
    else if (!props || !known.has(props)) say("signal", ...fact);
    known.add(props);
    if (isQueued) owed.push(key);
  };
  const emitted: Hear = (name, props) => attempt(() => hear(false, name, props));

  const look = (tracker: Tracker) => {
    if (known.has(tracker)) return;
    known.add(tracker);
    const isQueue = Array.isArray(tracker);
    for (const call of listOf(tracker)) {
      const { 0: method, 1: name, 2: props } = told(call);
      if (method === "track") hear(true, name, props);
    }
    attempt(() => tracker.off?.("track", emitted));
    // A queue passes it on to its library.
    attempt(() => tracker.on?.("track", emitted));
    attempt(() => tracker.ready?.(lookAround));
    const { track } = tracker;
    if (track && (isQueue || !tracker.on))
      tracker.track = function (this: unknown, ...args) {
        const result = track.apply(this, args);
        attempt(() => hear(isQueue, args[0], args[1]));
        return result;
      };
  };
  const lookAround = () => {
    for (const name of ["analytics", "rudderanalytics"]) attempt(() => look(Reflect.get(window, name)));
  };

  return again(lookAround);
};

export default segment;
