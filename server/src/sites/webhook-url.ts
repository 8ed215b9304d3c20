/**
 * Which addresses a webhook may have, as far as the address alone tells it; where a name leads is told by
 * where-webhooks-lead.ts, and again when a message is sent (delivery/public-address.ts). No message repeats a path: it may
 * be a secret.
 */
import ipaddr from "ipaddr.js";
import { isPublic } from "./is-public.js";

/** Why nothing is ever sent to this address; undefined when it may be tried. */
export function whyUnfit(text: string, allowPrivateNetwork: boolean): string | undefined {
  if (!URL.canParse(text)) return "this is no URL: https://shop.example/path, say";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return `${url.protocol} is no scheme of a webhook: https:, or http: with allowPrivateNetwork: true`;
  if (url.username !== "" || url.password !== "")
    return "a user name or a password in a URL is never sent: the signature says who sends";
  if (url.hash !== "") return "what stands after the # is never sent: leave it out";
  return allowPrivateNetwork ? undefined : whyNotPublic(url);
}

/** Why this address cannot be on the public internet; undefined when it can. */
function whyNotPublic({ protocol, hostname }: URL): string | undefined {
  if (protocol !== "https:")
    return `${protocol}//: a webhook on the public internet is https; allowPrivateNetwork: true takes http, too`;
  const host = hostname.replace(/^\[|\]$/g, "");
  // An address needs no lookup, and neither does the name of this machine.
  const isPrivate = ipaddr.isValid(host) ? !isPublic(host) : /^(.*\.)?localhost\.?$/i.test(host);
  return isPrivate ? `${host} is a private address: allowPrivateNetwork: true takes it` : undefined;
}

/** The name that an address has to be looked up by; undefined where there is none to look up. */
export function nameIn(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { hostname } = new URL(text);
  return hostname === "" || ipaddr.isValid(hostname.replace(/^\[|\]$/g, "")) ? undefined : hostname;
}

/** Ports that belong to other protocols, which no fetch opens (https://fetch.spec.whatwg.org/#port-blocking). */
const BLOCKED_PORTS = new Set(
  [
    [0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109],
    [110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531],
    [532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060],
    [5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080],
  ]
    .flat()
    .map(String),
);

/** The port of the address, where nothing is ever sent to it. */
export function blockedPort(text: string): string | undefined {
  const port = URL.canParse(text) ? new URL(text).port : "";
  return BLOCKED_PORTS.has(port) ? port : undefined;
}
