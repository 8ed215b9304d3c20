/** The private API's door: `Authorization: Bearer hsk_…`. */
import type { Request } from "express";
import type { SitesInForce } from "../doors.js";
import type { Opened } from "../sites.js";
import { ProblemError } from "./problem.js";

export function bearerOf(request: Request): string | undefined {
  return /^Bearer ([!-~]{1,2000})$/.exec(request.get("authorization") ?? "")?.[1];
}

export function authenticate(request: Request, sites: SitesInForce): Opened {
  const key = bearerOf(request);
  if (key === undefined) throw new ProblemError("bad_key", "send the secret key as Authorization: Bearer hsk_…");
  const opened = sites.openSecret(key);
  if (!opened) throw new ProblemError("bad_key", "no site has this secret key");
  return opened;
}
