/** Who is asking: reads the shop's two cookies and the demo's query parameters into one value that every route gets. */
import type { Request, Response } from "express";
import type { Session, Sessions } from "./sessions.js";
import type { ShopSettings } from "./settings.js";
import { readSiteKey, type SiteKey } from "./site-keys.js";

export interface Visit {
  session: Session;
  key: SiteKey;
}

/** As the SDK makes them; anything else in the hidden field was not put there by it. */
const VISITOR = /^[A-Za-z0-9_-]{8,128}$/;

const SESSION_COOKIE = "larkholm_session";
/** Holds the site key, so that a test may set it before the first page. */
const KEY_COOKIE = "larkholm_key";

/** The visit of a shopper: `?key=` or `?site=` move this browser to another site or sandbox, and the cookie keeps it there. */
export function readVisit(request: Request, response: Response, sessions: Sessions, settings: ShopSettings): Visit {
  const cookies = readCookies(request.headers.cookie ?? "");
  const session = sessions.open(cookies.get(SESSION_COOKIE));
  const key = readKey(request, settings);
  const options = { sameSite: "lax", path: "/" } as const;
  response.cookie(SESSION_COOKIE, session.id, { ...options, httpOnly: true });
  if (cookies.get(KEY_COOKIE) !== key) response.cookie(KEY_COOKIE, key, options);
  return { session, key };
}

/** Keeps the visitor id that the script put into the hidden field of a form that was sent. */
export function keepVisitor({ session }: Visit, body: unknown): void {
  const visitor = typeof body === "object" && body !== null && "visitor" in body ? body.visitor : undefined;
  if (typeof visitor === "string" && VISITOR.test(visitor)) session.visitor = visitor;
}

/** The site of this request by its query, else by its cookie, else the first. Sets nothing: the call list looks without moving. */
export function readKey(request: Request, settings: ShopSettings): SiteKey {
  const { key, site } = request.query;
  const named = settings.sites.find((pair) => pair.name === site)?.publishableKey;
  const asked = typeof key === "string" ? key : (named ?? readCookies(request.headers.cookie ?? "").get(KEY_COOKIE));
  return readSiteKey(asked ?? "", settings.sites) ?? settings.sites[0].publishableKey;
}

function readCookies(header: string): Map<string, string> {
  const pairs = header.split(";").map((pair) => pair.trim().split("=", 2));
  return new Map(pairs.flatMap(([name, value]) => (name && value ? [[name, decode(value)]] : [])));
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
