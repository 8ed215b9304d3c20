/**
 * Whether an address is one of the public internet, and of nothing else. An IPv4 address in an IPv6 one counts as what it
 * reaches, where networks without IPv4 of their own reach the internet so; the other disguises reach nobody's shop.
 */
import ipaddr from "ipaddr.js";

/** All that was ever given out (https://www.iana.org/assignments/ipv6-address-space). */
const GLOBAL = ipaddr.IPv6.parseCIDR("2000::/3");
/** https://www.rfc-editor.org/rfc/rfc6052#section-2.1 */
const NAT64 = ipaddr.IPv6.parseCIDR("64:ff9b::/96");
const IPV4_AT_BYTE = 12;
/** Public by its range, and inside: what each machine at Azure asks for its own settings. */
const INSIDE = ipaddr.IPv4.parse("168.63.129.16").toString();

export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // What is only mapped is IPv4 from here on.
  const read = ipaddr.process(address);
  if (!(read instanceof ipaddr.IPv6)) return isPublicIPv4(read);
  if (read.match(NAT64)) return isPublicIPv4(new ipaddr.IPv4(read.toByteArray().slice(IPV4_AT_BYTE)));
  return read.match(GLOBAL) && read.range() === "unicast";
}

const isPublicIPv4 = (read: ipaddr.IPv4): boolean => read.range() === "unicast" && read.toString() !== INSIDE;
