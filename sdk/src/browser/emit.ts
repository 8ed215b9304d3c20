/** How observers report what they see. */

import type { SignalProps } from "../wire/signal.js";
import type { PageSignalType } from "../wire/signal-catalogue.js";

/**
 * A fact as the page's markup and calls state it. Channels and purposes are the shop's words until the collector has
 * looked at them; what is undefined is not sent.
 */
export type Stated = {
  [T in PageSignalType]: { type: T; checkout?: string | undefined } & {
    [Prop in keyof SignalProps[T]]: (Prop extends "channel" | "purpose" ? string : SignalProps[T][Prop]) | undefined;
  };
}[PageSignalType];

export type Emit = (fact: Stated) => void;
