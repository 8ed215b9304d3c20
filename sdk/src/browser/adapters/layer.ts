/** Hears what is pushed to a data layer. Other scripts may make it, rename it, replace its `push` or replace the layer. */

import type { Host } from "../later.js";
import type { Stop } from "../stop.js";

/** `below`: what a function of ours calls, by which another hearer's is known. */
interface Push {
  (...entries: unknown[]): unknown;
  below?: Push;
}

interface Layer extends ArrayLike<unknown> {
  push: Push;
}

/** A layer that is another one whenever it is looked at is left alone in the end. */
const WRAPS_MAX = 20;

/** The layer's usual name, and others that scripts of Google's tell by `l=`. */
const names = () => new Set(["dataLayer", ...Array.from(document.scripts, ({ src }) => /[?&]l=(\w+)/.exec(src)?.[1])]);

/** Calls `hear` with each entry of each layer: with those that are there, and with those that are pushed later. */
export function hearLayers({ again, attempt }: Host, hear: (entry: unknown) => void): Stop {
  const known = new Set<unknown>();
  /** Of our functions the one that stands last in each layer; those below it are silent. */
  const last = new Map<Layer, Push>();
  let wraps = 0;
  const tell = (entry: unknown) =>
    attempt(() => {
      known.add(entry);
      hear(entry);
    });
  const look = (name = "") => {
    const layer: Layer = Reflect.get(window, name);
    const { push } = layer;
    let one: Push | undefined = push;
    while (one && one !== last.get(layer)) one = one.below;
    if (one || !push.apply || wraps++ > WRAPS_MAX) return;
    for (const entry of Array.from(layer)) if (!known.has(entry)) tell(entry);
    const wrapped: Push = function (this: unknown, ...entries) {
      const result = push.apply(this, entries);
      if (last.get(layer) === wrapped) entries.forEach(tell);
      return result;
    };
    wrapped.below = push;
    last.set(layer, wrapped);
    layer.push = wrapped;
  };
  return again(() => {
    for (const name of names()) attempt(() => look(name));
  });
}
