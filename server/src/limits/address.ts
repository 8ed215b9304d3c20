/**
 * Where a call comes from, as it is counted: one IPv4 address, or the /56 of an IPv6 one, which is what a household gets.
 * An address that a client wrote into a header itself is never believed: only those that the shop's own proxies added,
 * counted from the end.
 */
import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";

const HOUSEHOLD_BITS = 56;
/** What cannot be read is counted, all of it together. */
const UNREADABLE = "unreadable";

type Call = Pick<IncomingMessage, "headers"> & { socket: Pick<IncomingMessage["socket"], "remoteAddress"> };

/** Null for a call of this machine itself, which is limited by nobody. */
export function addressOf({ headers, socket }: Call, proxies: number): string | null {
  const peer = read(socket.remoteAddress ?? "");
  const isLoopback = peer?.range() === "loopback";
  const told = forwarded(headers["x-forwarded-for"]);
  // A proxy of this machine is one even where nobody said so: else all its clients would be one address.
  const hops = proxies === 0 && isLoopback ? 1 : proxies;
  if (hops === 0 || told.length === 0) return isLoopback ? null : counted(peer);
  return counted(read(told[Math.max(0, told.length - hops)] ?? ""));
}

const forwarded = (header: string | string[] | undefined): string[] =>
  [header ?? []]
    .flat()
    .flatMap((text) => text.split(","))
    .map((text) => text.trim())
    .filter((text) => text !== "");

type Address = ReturnType<typeof ipaddr.process>;

/** With or without a port or a zone, as proxies write it; IPv4 in IPv6 is IPv4. */
function read(text: string): Address | null {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.split("%")[0] ?? "";
  const isWhole = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
  return isWhole ? ipaddr.process(address) : null;
}

function counted(address: Address | null): string {
  if (address === null) return UNREADABLE;
  if (address.kind() === "ipv4") return address.toString();
  const household = address.toByteArray().slice(0, HOUSEHOLD_BITS / 8);
  return `${Buffer.from(household).toString("hex")}/${HOUSEHOLD_BITS}`;
}
