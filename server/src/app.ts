/** The HTTP surface, put together from the roles that this process has. */
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import express, { type Express, type Request, type Response } from "express";
import helmet from "helmet";
import { resumeRouter } from "./collector/resume-router.js";
import { collectorRouter, type Hearing } from "./collector/router.js";
import type { Role } from "./config.js";
import type { Passes } from "./console/passes.js";
import { consoleRouter } from "./console/router.js";
import type { Courier, Doors } from "./doors.js";
import { ProblemError, problemHandler } from "./http/problem.js";
import { problemPage } from "./http/problem-page.js";
import { answerOptions, type Routes, routesOf, unanswered } from "./http/routes.js";
import { schemasRouter } from "./http/schemas-router.js";
import { vouchForSandboxes } from "./http/vouch-for-sandboxes.js";
import { intakeRouter } from "./intake/router.js";
import { invitesRouter } from "./invites/router.js";
import { addressOf } from "./limits/address.js";
import { limitBackends, limitReaders } from "./limits/at-the-door.js";
import type { Limiter } from "./limits/limiter.js";
import type { Logger } from "./log.js";
import { deliveriesRouter } from "./schedule/deliveries-router.js";
import { departmentsRouter } from "./schedule/departments-router.js";
import { personsRouter } from "./schedule/persons-router.js";
import { scheduleRouter } from "./schedule/router.js";
import { shadowRouter } from "./schedule/shadow-router.js";
import { stopRouter } from "./schedule/stop-router.js";
import type { Opened } from "./sites.js";
import type { ChangeHub } from "./stream/change-hub.js";
import { streamRouter } from "./stream/router.js";
import { testClockRouter } from "./test-clock/router.js";

/** Wherever the package manager put it. */
const SCRIPT = createRequire(import.meta.url).resolve("@holdoff/sdk/script");
const SCRIPT_SECONDS = 300;
/** What the script loads when a page needs it. */
const PARTS = join(dirname(SCRIPT), "parts");
/** What anybody may read, without a key. */
const OPEN_TO_ALL = ["/holdoff.js", "/holdoff", "/problems", "/v1/policy.schema.json", "/v1/sites.schema.json"];

export interface AppNeeds {
  roles: ReadonlySet<Role>;
  log: Logger;
  /** What is missing for this process to be ready; empty when nothing is. */
  missing: () => Promise<string[]>;
  /** What is worth saying of a process that is ready all the same. */
  warnings: () => readonly string[];
  /** Live sites that contact nobody until an owner resumes them. */
  suspect: () => Promise<readonly string[]>;
  /** For the test clock. */
  courier: (opened: Opened) => Courier;
  hub: ChangeHub;
  /** Told of each signal and event whether it was taken. */
  hearing: Hearing;
  limiter: Limiter;
  /** Who is signed in to the console. */
  passes: Passes;
  /** How many proxies stand in front. */
  proxies: () => number;
}

export function createApp(doors: Doors, needs: AppNeeds): Express {
  const { roles, log, missing, warnings, suspect, courier, hub, hearing, limiter, passes } = needs;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  let routes: Routes = [];
  app.use(answerOptions(() => routes));

  app.get("/healthz", (_request, response) => {
    response.json({ alive: true });
  });
  app.get("/readyz", async (_request, response) => {
    const [lacking, waiting] = await Promise.all([missing(), suspect()]);
    const ready = lacking.length === 0;
    // A suspect site is an owner's to resume: a process that is taken out for it would be no help.
    const says = warnings();
    response
      .status(ready ? 200 : 503)
      .json({ ready, missing: lacking, ...(says.length > 0 && { warnings: says }), suspect: waiting });
  });

  app.use(OPEN_TO_ALL, limitReaders(limiter));
  app.use(schemasRouter());

  app.use("/v1", vouchForSandboxes(doors));
  if (roles.has("collector")) {
    const sendScript = (response: Response, root: string, file: string) => {
      response.set({ "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin" });
      // From its folder: a file below a folder like `.pnpm` would be taken for a hidden one.
      response.sendFile(file, { root, maxAge: SCRIPT_SECONDS * 1000 });
    };
    const parts = new Set(readdirSync(PARTS).filter((file) => file.endsWith(".js")));
    app.get("/holdoff.js", (_request, response) => sendScript(response, dirname(SCRIPT), basename(SCRIPT)));
    app.get("/holdoff/:part", ({ params: { part } }, response) => {
      if (!parts.has(part)) throw new ProblemError("not_found", "the script has no part of this name");
      sendScript(response, PARTS, part);
    });
    app.use(collectorRouter(doors, hearing, limiter));
    app.use(invitesRouter(doors, limiter));
  }
  if (roles.has("api")) {
    app.use("/v1", helmet());
    app.use("/v1", limitBackends(limiter, doors.sites));
    app.use(scheduleRouter(doors));
    app.use(deliveriesRouter(doors));
    app.use(personsRouter(doors));
    app.use(departmentsRouter(doors));
    app.use(shadowRouter(doors));
    app.use(stopRouter(doors));
    app.use(resumeRouter(doors));
    app.use(intakeRouter(doors));
    app.use(testClockRouter(doors, courier));
    app.use(streamRouter(doors, hub, log));
  }
  if (roles.has("console")) {
    const whoAsks = (request: Request): string => addressOf(request, needs.proxies()) ?? "this machine";
    app.use(consoleRouter(doors, { hub, log, passes, addressOf: whoAsks }));
  }
  app.get("/problems/:code", (request, response) => {
    const page = problemPage(request.params.code);
    if (page === undefined) throw new ProblemError("not_found", "there is no problem of this name");
    response.type("text/plain").send(page);
  });
  if (roles.has("console")) app.get("/", (_request, response) => response.redirect("/console"));
  app.use(unanswered(() => routes));
  app.use(problemHandler(log, () => routes));
  routes = routesOf(app.router);
  return app;
}
