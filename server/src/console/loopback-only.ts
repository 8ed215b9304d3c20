/**
 * There is no signing in yet, so the console answers this machine only. Three things have to hold: the connection comes
 * from this machine; the name that was asked for is this machine's, or a page whose name was made to lead here could read
 * along (DNS rebinding); and no other site's page asks (https://www.w3.org/TR/fetch-metadata/). A proxy on this machine
 * would make strangers look local, so nothing that was forwarded is answered either.
 */
import type { Request, RequestHandler } from "express";
import ipaddr from "ipaddr.js";
import { ProblemError } from "../http/problem.js";

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;
const FORWARDED = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

export const loopbackOnly: RequestHandler = (request, _response, next) => {
  const why = strangeIn(request);
  if (why !== undefined) throw new ProblemError("loopback_only", why);
  next();
};

function strangeIn(request: Request): string | undefined {
  if (!isLoopback(request.socket.remoteAddress ?? ""))
    return "open it on the machine that it runs on; signing in comes later";
  if (!LOOPBACK_HOST.test(request.headers.host ?? "")) return "ask for it as localhost";
  if (FORWARDED.some((header) => request.headers[header] !== undefined)) return "it does not answer through a proxy";
  const site = request.get("sec-fetch-site");
  if (site === undefined || site === "same-origin" || site === "none") return undefined;
  return opensPage(request) ? undefined : "another site's page may not ask for it";
}

function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "loopback";
}

/** Following a link here shows the follower a page without data in it, which nobody else can read or frame. */
const opensPage = (request: Request): boolean =>
  request.method === "GET" &&
  request.get("sec-fetch-mode") === "navigate" &&
  request.get("sec-fetch-dest") === "document" &&
  /^\/console\/?$/.test(request.originalUrl.split("?")[0] ?? "");
