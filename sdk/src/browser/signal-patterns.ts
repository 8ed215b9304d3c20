// Made by the build from the catalogue of signals (wire/signal-catalogue.ts). Change it there.

/** Finds, in a signal's JSON, a type that can end a follow-up. Quotes inside a value are escaped, so it finds nothing else. */
export const ENDS_FOLLOW_UPS = /"type":"(ca|or|offer\.d|contact\.o|contact\.d|chat\.i|chat\.d|consent\.w)/;
/** Finds a heartbeat in the same way. */
export const HEARTBEAT = /"type":"(page\.a)/;
/** Types that may wait for company. */
export const MAY_WAIT = /^(ca|offer\.s|f|conte|l)/;
/** Properties and refs that are text on the wire. */
export const TEXTS = /^(cu|che|st|or|off|co|ca)/;
