/** What the doors have in common that pages knock at: any page may read the answer, only the site's own may ask. */
import type { Request, Response, Router } from "express";
import type { SitesInForce } from "../doors.js";
import { allowsOrigin, type Opened } from "../sites.js";
import { ProblemError } from "./problem.js";

/** Answers preflights, and lets pages of any origin read what the door says. */
export function openToPages(router: Router, path: string): void {
  router.options(path, (_request, response) => {
    cors(response);
    response.set({
      "Access-Control-Allow-Methods": "POST",
      "Access-Control-Allow-Headers": "Content-Type",
      "Access-Control-Max-Age": "86400",
    });
    response.status(204).end();
  });
  router.post(path, (_request, response, next) => {
    // A page must be able to read why it was refused, so the header stands on refusals too. It lets nobody in.
    cors(response);
    next();
  });
}

/** No credentials and nothing worth reading in the answer: any page may see it. */
const cors = (response: Response): void => {
  response.set({
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Retry-After, RateLimit, RateLimit-Policy, X-Request-Id",
  });
};

/** Beacons send text, fetch may send JSON; nothing else is read. */
export function requireText(request: Request): void {
  const type = request.get("content-type");
  if (type !== undefined && !/^(application\/json|text\/plain)\b/i.test(type)) {
    throw new ProblemError("unsupported_type", `${type.slice(0, 80)}: send application/json or text/plain`);
  }
}

/** The site of a publishable key, if the page's origin is one of its own. */
export function openForPage(sites: SitesInForce, request: Request, key: string): Opened {
  const opened = sites.openPublishable(key);
  if (!opened)
    throw new ProblemError("bad_key", "no site has this publishable key", [
      { pointer: "/key", detail: "the publishable key of a site, hpk_…" },
    ]);
  const origin = request.get("origin");
  if (origin !== undefined && !allowsOrigin(opened.site, origin)) {
    throw new ProblemError(
      "bad_origin",
      `${origin.slice(0, 200)} is none of the site's origins: add it to \`origins\` of this site in the sites file, and reload`,
    );
  }
  return opened;
}
