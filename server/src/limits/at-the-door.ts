/** The limits as Express asks for them: routes that need no body to know who calls. */
import type { RequestHandler } from "express";
import type { SitesInForce } from "../doors.js";
import { bearerOf } from "../http/authenticate.js";
import type { Limiter } from "./limiter.js";

/** What lasts by its nature: a listener, a clock that is moved, a list of what was completed. */
const LASTING = /^\/v1\/(stream|test-clock|resume)(\/|$)/;

/** A call of a shop's backend waits for its turn among those with the same key; one with no known key counts by address. */
export const limitBackends =
  (limiter: Limiter, sites: () => SitesInForce): RequestHandler =>
  async (request, response, next) => {
    const key = bearerOf(request);
    const opened = key === undefined ? undefined : sites().openSecret(key);
    if (opened === undefined) await limiter.byAddress(request, response);
    else if (!LASTING.test(request.originalUrl.split("?")[0] ?? "")) {
      const release = await limiter.backend(opened.scope);
      response.once("close", release);
    }
    next();
  };

/** What anybody may read. */
export const limitReaders =
  (limiter: Limiter): RequestHandler =>
  async (request, response, next) => {
    await limiter.byAddress(request, response);
    next();
  };
