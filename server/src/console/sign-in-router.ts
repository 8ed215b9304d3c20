/** Signing in and out, the files that need no session, and the door before all that does. */
import { join } from "node:path";
import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import { ProblemError } from "../http/problem.js";
import { bytesOf, readBytes } from "../http/read-json.js";
import type { Logger } from "../log.js";
import { isInsecure, whyForeign } from "./foreign-page.js";
import type { Passes } from "./passes.js";
import { dropSession, keepSession, sessionIn } from "./session-cookie.js";
import { SignInLimits } from "./sign-in-limits.js";
import { ownAddress, signInPage } from "./sign-in-page.js";

const BODY_BYTES_MAX = 4 * 1024;
/** What the page of the sign-in is made of. */
const FILES = ["tokens.css", "page.css", "sign-in.css", "sign-in.js", "icon.svg"];

export interface SignInNeeds {
  passes: Passes;
  /** The folder of the pages. */
  folder: string;
  addressOf: (request: Request) => string;
  log: Logger;
}

export function signInRouter({ passes, folder, addressOf, log }: SignInNeeds): Router {
  const router = express.Router();
  const limits = new SignInLimits();
  const show = (response: Response, to: string, problem = ""): void => {
    response.set("Cache-Control", "no-store").type("html");
    response.send(signInPage(join(folder, "sign-in.html"), { to, problem, keptIn: passes.keptIn() }));
  };
  const refuse = (request: Request, response: Response, problem: ProblemError): void => {
    if (request.accepts(["json", "html"]) !== "html") throw problem;
    response.status(problem.status);
    if (problem.retryAfterSeconds !== undefined) response.set("Retry-After", String(problem.retryAfterSeconds));
    show(response, ownAddress(fieldOf(request, "to")), problem.detail);
  };

  router.get("/console/sign-in", (request, response) => {
    show(response, ownAddress(request.query["to"]), passes.secrets().length === 0 ? NO_SECRET : "");
  });

  router.post("/console/sign-in", ownPageOnly, readBytes(BODY_BYTES_MAX), signIn);

  async function signIn(request: Request, response: Response): Promise<void> {
    if (isInsecure(request.headers)) return refuse(request, response, new ProblemError("bad_sign_in", INSECURE));
    const token = fieldOf(request, "token");
    const session = token === undefined ? await bySecret(request, response) : await byLink(request, response, token);
    if (session === undefined) return;
    keepSession(response, session);
    const to = ownAddress(fieldOf(request, "to"));
    if (token === undefined) response.redirect(303, to);
    else response.status(204).end();
  }

  async function bySecret(request: Request, response: Response): Promise<string | undefined> {
    const address = addressOf(request);
    const waitS = await limits.waitS(address);
    if (waitS > 0) {
      const detail = `too many tries; the next one is looked at in ${waitS} s`;
      refuse(request, response, new ProblemError("too_many_sign_ins", detail, [], waitS));
      return undefined;
    }
    const session = await passes.openBySecret(fieldOf(request, "secret") ?? "");
    if (session === undefined) {
      log.warn({}, "somebody tried to sign in to the console with a wrong secret");
      refuse(request, response, new ProblemError("bad_sign_in", passes.secrets().length === 0 ? NO_SECRET : WRONG));
      return undefined;
    }
    await limits.signedIn(address);
    return session;
  }

  async function byLink(request: Request, response: Response, token: string): Promise<string | undefined> {
    const session = await passes.openByLink(token);
    if (session === undefined) refuse(request, response, new ProblemError("bad_sign_in", used(passes.keptIn())));
    return session;
  }

  router.post("/console/sign-out", ownPageOnly, async (request, response) => {
    await passes.end(sessionIn(request));
    dropSession(response);
    response.redirect(303, "/console/sign-in");
  });

  for (const file of FILES)
    router.get(`/console/${file}`, (_request, response) => {
      response.sendFile(file, { root: folder, cacheControl: false, headers: { "Cache-Control": "no-cache" } });
    });
  return router;
}

const WRONG = "this is not the console's secret";
const used = (keptIn: string | undefined): string =>
  `this link was used already, or is too old: type the secret${keptIn === undefined ? "" : ` (it is in ${keptIn})`}, or start again for another link`;
const INSECURE = "a browser keeps no session over http: open the console by https, or as localhost on its own machine";
const NO_SECRET =
  "nobody can sign in, because no secret is set: set HOLDOFF_CONSOLE_SECRET, or console.secret in the sites file";

/** Of a form, as a browser sends it. */
function fieldOf(request: Request, name: string): string | undefined {
  return new URLSearchParams(bytesOf(request).toString("utf8")).get(name) ?? undefined;
}

/** Before whatever changes something. */
export const ownPageOnly: RequestHandler = ({ method, headers }, _response, next) => {
  const why = whyForeign({ method, headers });
  if (why !== undefined) throw new ProblemError("foreign_page", why);
  next();
};

/** Pages lead to the sign-in; what pages read is refused. */
export const signedInOnly =
  (passes: Passes): RequestHandler =>
  async (request, response, next) => {
    if (await passes.holds(sessionIn(request))) {
      next();
      return;
    }
    response.set("Cache-Control", "no-store");
    if (/^\/console\/api(\/|$)/i.test(request.originalUrl.split("?")[0] ?? ""))
      throw new ProblemError("not_signed_in", "sign in at /console/sign-in");
    const to = ownAddress(request.originalUrl);
    response.redirect(303, to === "/console" ? "/console/sign-in" : `/console/sign-in?to=${encodeURIComponent(to)}`);
  };
