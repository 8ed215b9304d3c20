/**
 * Which page asks. A browser says it (https://www.w3.org/TR/fetch-metadata/), except to http on a network; then its
 * `Origin` has to be the name that was asked for.
 */
import type { IncomingHttpHeaders } from "node:http";

export interface Caller {
  method: string;
  headers: IncomingHttpHeaders;
}

const SAFE = ["GET", "HEAD"];

/** Why it is not answered; undefined when it may be. */
export function whyForeign({ method, headers }: Caller): string | undefined {
  const site = headers["sec-fetch-site"];
  if (SAFE.includes(method))
    return site === undefined || site === "same-origin" || site === "none"
      ? undefined
      : "another site's page may not ask for it";
  if (site !== undefined) return site === "same-origin" ? undefined : "only the console's own page may ask for that";
  return originIsHost(headers) ? undefined : "only the console's own page may ask for that: send its Origin";
}

/** TLS ends before a proxy, so only the names are compared. */
function originIsHost({ origin, host }: IncomingHttpHeaders): boolean {
  return origin !== undefined && host !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

/** Its browser keeps no `Secure` cookie: http, and not this machine. */
export function isInsecure({ origin }: IncomingHttpHeaders): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return protocol === "http:" && !isLoopback(hostname);
}

/** As a URL writes it: small letters, and every IPv4 address with four numbers. */
const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" ||
  hostname.endsWith(".localhost") ||
  hostname === "[::1]" ||
  /^127\.\d+\.\d+\.\d+$/.test(hostname);
