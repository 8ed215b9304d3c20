/** A contact as budgets and gaps count it. */
import type { Channel, Purpose } from "@holdoff/sdk/wire";
import type { Budget } from "./policy.js";

export interface CountedContact {
  atMs: number;
  channel: Channel;
  purpose: Purpose;
  followUp?: string;
  unredeemed?: true;
}

/** A budget that names no purposes counts all but transactional contacts. */
export const countsIn = ({ channels, purposes }: Budget, one: { channel: Channel; purpose: Purpose }): boolean =>
  (channels === undefined || channels.includes(one.channel)) &&
  (purposes === undefined ? one.purpose !== "transactional" : purposes.includes(one.purpose));
