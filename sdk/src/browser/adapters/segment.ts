/** Segment and RudderStack: hears what the page tracks, of their snippet's queue and of the library that replaces it. */
import type { Part } from "../later.js";
import { told } from "./facts.js";
import { factOfTrack } from "./segment-facts.js";

type Hear = (name: unknown, props: unknown) => void;

interface Tracker {
  on?(event: "track", hear: Hear): unknown;
  off?(event: "track", hear: Hear): unknown;
  ready?(run: () => void): unknown;
  track?(this: unknown, ...args: unknown[]): unknown;
}

const segment: Part = ({ say, again, attempt, early }) => {
  /** What was heard of a queue: its library says it once more. */
  const owed: string[] = [];
  const known = new Set<unknown>();

  const hear = (isQueued: boolean, name: unknown, props: unknown) => {
    const fact = factOfTrack(name, props);
    if (!fact) return;
    const key = JSON.stringify(fact);
    const echo = isQueued ? -1 : owed.indexOf(key);
    if (echo >= 0) owed.splice(echo, 1);
    // Listening twice hears the same object twice.
    else if (!props || !known.has(props)) say("signal", ...fact);
    known.add(props);
    if (isQueued) owed.push(key);
  };
  const emitted: Hear = (name, props) => attempt(() => hear(false, name, props));

  const hearAll = (calls: unknown[], isQueued: boolean) => {
    for (const call of calls) {
      const { 0: method, 1: name, 2: props } = told(call);
      if (method === "track" && !known.has(call)) hear(isQueued, name, props);
      known.add(call);
    }
  };

  const look = (tracker: Tracker) => {
    if (known.has(tracker)) return;
    known.add(tracker);
    const isQueue = Array.isArray(tracker);
    if (isQueue) hearAll(tracker, true);
    attempt(() => {
      // A queue passes it on to its library.
      tracker.off?.("track", emitted);
      tracker.on?.("track", emitted);
      tracker.ready?.(lookAround);
    });
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

  const stop = again(lookAround);
  // What is in no queue any more was said to its library before we were there.
  hearAll(early, false);
  return stop;
};

export default segment;
