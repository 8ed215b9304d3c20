/**
 * There is no signing in yet, so the console answers this machine only. Three things have to hold: the connection comes
 * from this machine; the name that was asked for is this machine's, or a page whose name was made to lead here could read
 * along (DNS rebinding); and no other site's page asks (https://www.w3.org/TR/fetch-metadata/). A proxy on this machine
 * would make strangers look local, so nothing that was forwarded is answered either.
 */
import type { IncomingHttpHeaders } from "node:http";
import type { RequestHandler } from "express";
import ipaddr from "ipaddr.js";
import { ProblemError } from "../http/problem.js";

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;
const FORWARDED = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

export interface Caller {
  /** The other end of the connection. */
  address: string;
  method: string;
  /** As it was asked for, with its query. */
  url: string;
  headers: IncomingHttpHeaders;
}

export const loopbackOnly: RequestHandler = ({ socket, method, originalUrl, headers }, _response, next) => {
  const why = whyRefused({ address: socket.remoteAddress ?? "", method, url: originalUrl, headers });
  if (why !== undefined) throw new ProblemError("loopback_only", why);
  next();
};

/** What is strange in who asks; undefined when it may be answered. */
export function whyRefused(caller: Caller): string | undefined {
  const { address, headers } = caller;
  if (!isLoopback(address)) return "open it on the machine that it runs on; signing in comes later";
  if (!LOOPBACK_HOST.test(headers.host ?? "")) return "ask for it as localhost";
  if (FORWARDED.some((header) => headers[header] !== undefined)) return "it does not answer through a proxy";
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return undefined;
  return opensPage(caller) ? undefined : "another site's page may not ask for it";
}

function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "loopback";
}

/** Following a link here shows the follower a page without data in it, which nobody else can read or frame. */
const opensPage = ({ method, url, headers }: Caller): boolean =>
  method === "GET" &&
  headers["sec-fetch-mode"] === "navigate" &&
  headers["sec-fetch-dest"] === "document" &&
  /^\/console\/?(\?|$)/.test(url);
