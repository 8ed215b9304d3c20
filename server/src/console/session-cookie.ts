/**
 * The cookie of a session. `__Host-` keeps other names from planting it; `Secure` is taken on https and, by browsers that
 * follow the standard, on localhost; scripts cannot read it, and no other site's page sends it.
 */
import type { CookieOptions, Request, Response } from "express";
import { SESSION_MS } from "./passes.js";

const NAME = "__Host-holdoff-console";
const KEPT: CookieOptions = { path: "/", secure: true, httpOnly: true, sameSite: "strict" };

export function sessionIn({ headers }: Pick<Request, "headers">): string {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1) ?? "";
}

export const keepSession = (response: Response, session: string): void =>
  void response.cookie(NAME, session, { ...KEPT, maxAge: SESSION_MS });

export const dropSession = (response: Response): void => void response.clearCookie(NAME, KEPT);
