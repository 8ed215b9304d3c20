/** What a name leads to: all of its addresses. Rejects where it leads nowhere. */
import { lookup } from "node:dns/promises";

export interface Address {
  address: string;
  family: number;
}

export type Resolve = (hostname: string) => Promise<readonly Address[]>;

/** As every program of this machine does, the hosts file included. */
export const resolveHere: Resolve = async (hostname) => await lookup(hostname, { all: true });
