/** HTTP of the console: its page, what the page reads, and what it is told. For who is signed in. */
import { fileURLToPath } from "node:url";
import { STATUSES } from "@holdoff/sdk/wire";
import express, { type Request, type RequestHandler, type Router } from "express";
import helmet from "helmet";
import { z } from "zod";
import type { Doors } from "../doors.js";
import { ProblemError } from "../http/problem.js";
import type { Logger } from "../log.js";
import { checked } from "../schedule/router.js";
import { readShadow } from "../schedule/shadow.js";
import type { Opened } from "../sites.js";
import type { ChangeHub } from "../stream/change-hub.js";
import { knownScopes, openScope } from "./known-scopes.js";
import { Live } from "./live.js";
import type { Passes } from "./passes.js";
import { followUpIn, followUps, peopleInFunnel, standingIn } from "./queries.js";
import { sessionIn } from "./session-cookie.js";
import { ownPageOnly, signedInOnly, signInRouter } from "./sign-in-router.js";

/** Where the build puts the page, from the source as from what is compiled of it. */
const PAGE = fileURLToPath(new URL("../../dist/console/page/", import.meta.url));

const FILE = /^[a-z-]+\.(css|js|js\.map|svg)$/;

const scopeQuery = z.object({ scope: z.string().max(100) });
const listQuery = scopeQuery.extend({ status: z.enum(STATUSES).optional(), cursor: z.string().max(200).optional() });
const oneQuery = z.object({ scope: z.string().max(100).optional() });

export interface ConsoleNeeds {
  hub: ChangeHub;
  log: Logger;
  passes: Passes;
  /** Who asks, as the limits of signing in count them. */
  addressOf: (request: Request) => string;
}

export function consoleRouter(doors: Doors, { hub, log, passes, addressOf }: ConsoleNeeds): Router {
  const router = express.Router();
  const open = (scope: string): Opened => {
    const opened = openScope(doors.sites(), scope);
    if (opened) return opened;
    throw new ProblemError("not_found", `no site of the sites file is called ${JSON.stringify(scope)}`);
  };

  router.use("/console", secured("'none'"));
  // Without scripts, a form is the way in.
  router.use("/console/sign-in", secured("'self'"));
  router.use(signInRouter({ passes, folder: PAGE, addressOf, log }));
  router.use("/console", signedInOnly(passes));
  router.use("/console/api", ownPageOnly, (_request, response, next) => {
    response.set("Cache-Control", "no-store");
    next();
  });

  router.get("/console/api/session", (_request, response) => {
    response.json({ role: "owner" });
  });
  router.get("/console/api/sites", async (_request, response) => {
    response.json(await knownScopes(doors, hub.changes));
  });
  router.get("/console/api/people", async (request, response) => {
    response.json(await peopleInFunnel(doors, open(checked(scopeQuery, request.query).scope)));
  });
  router.get("/console/api/standing", async (request, response) => {
    response.json(await standingIn(doors, open(checked(scopeQuery, request.query).scope)));
  });
  router.get("/console/api/follow-ups", async (request, response) => {
    const { scope, status, cursor } = checked(listQuery, request.query);
    response.json(await followUps(doors, open(scope), status, cursor));
  });
  // A link may name nothing but the follow-up: then it is looked for wherever there is something to look at.
  router.get("/console/api/follow-ups/:id", async (request, response) => {
    const { scope } = checked(oneQuery, request.query);
    const places =
      scope === undefined ? (await knownScopes(doors, hub.changes)).sites.flatMap((site) => site.scopes) : [{ scope }];
    response.json(
      await followUpIn(
        doors,
        places.map((place) => open(place.scope)),
        request.params.id,
      ),
    );
  });
  router.get("/console/api/shadow", async (request, response) => {
    response.json(await readShadow(doors, open(checked(scopeQuery, request.query).scope)));
  });
  router.get("/console/api/stream", async (request, response) => {
    const opened = open(checked(scopeQuery, request.query).scope);
    if (request.method === "HEAD") return void response.type("text/event-stream").end();
    const session = sessionIn(request);
    await new Live(doors, opened, log, () => passes.holds(session)).open(hub, request, response);
  });

  router.get("/console", sendFile("index.html"));
  router.get("/console/:file", (request, response, next) => {
    if (FILE.test(request.params.file)) sendFile(request.params.file)(request, response, next);
    else next();
  });
  return router;
}

const sendFile =
  (file: string): RequestHandler =>
  (_request, response, next) => {
    response.sendFile(file, { root: PAGE, cacheControl: false, headers: { "Cache-Control": "no-cache" } }, (error) => {
      if (error && !response.headersSent)
        next(new ProblemError("not_found", `${file} of the console is not there: npm run build makes it`));
    });
  };

/** Everything the page needs comes from here, nothing of it is inline, and nobody may put it into a frame. */
const secured = (forms: "'none'" | "'self'"): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "base-uri": ["'none'"],
        "form-action": [forms],
        "frame-ancestors": ["'none'"],
      },
    },
    // With none at all a browser would not say which page a form is from.
    referrerPolicy: { policy: "same-origin" },
    strictTransportSecurity: false,
    xFrameOptions: { action: "deny" },
  });
