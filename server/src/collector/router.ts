/** HTTP of the collector, and nothing but HTTP: who may ask, which headers, which status. */
import { BATCH_BYTES_MAX } from "@holdoff/sdk/wire";
import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import { monotonicMs, wallMs } from "../clock.js";
import type { Doors } from "../doors.js";
import { authenticate } from "../http/authenticate.js";
import { openForPage, openToPages, requireText } from "../http/page-door.js";
import { ProblemError } from "../http/problem.js";
import { bytesOf, jsonOf, readBytes } from "../http/read-json.js";
import { type Scope, visitorRef } from "../ids.js";
import { limitBackends } from "../limits/at-the-door.js";
import type { Limiter } from "../limits/limiter.js";
import type { Opened } from "../sites.js";
import type { SiteHearing } from "../watch/site-hearing.js";
import { countIntake } from "./count-intake.js";
import { readIdentity } from "./identity.js";
import { IGNORED_MAX, said } from "./ignored.js";
import { ingestBatch } from "./ingest-batch.js";
import { ingestEvent } from "./ingest-event.js";
import { openBatch, readBatch } from "./parse-batch.js";
import { type Events, parseEvents } from "./parse-events.js";
import type { BackendEvent } from "./read-event.js";

/** Bytes of one `POST /v1/events` body. */
const EVENTS_BYTES_MAX = 512 * 1024;

/** Told of each signal whether it was taken. */
export type Hearing = Pick<SiteHearing, "failed" | "heard">;

type Answer = (request: Request, response: Response, opens: (opened: Opened) => Opened) => Promise<void>;

/**
 * Answers, and says whether the site's news could be taken: what was not may have been the news that somebody is here.
 * Where it failed before its site was known, it is no site's.
 */
const answering =
  (hearing: Hearing, answer: Answer): RequestHandler =>
  async (request, response) => {
    const cameMs = monotonicMs();
    let scope: Scope | undefined;
    try {
      await answer(request, response, (opened) => {
        scope = opened.scope;
        return opened;
      });
      if (scope !== undefined) hearing.heard(scope);
    } catch (error) {
      const isRefusal = error instanceof ProblemError && error.status < 500;
      if (scope !== undefined && !isRefusal) hearing.failed(scope, cameMs);
      throw error;
    }
  };

/** Nothing was taken: the sender has to learn it. Unknown types alone are no mistake: a shop may send all it has. */
function refuseAll(accepted: number, dropped: Events["dropped"]): void {
  const meant = dropped.filter(({ reason }) => reason !== "unknown_type");
  if (accepted > 0 || meant.length === 0) return;
  const placeholders = meant.every(({ reason }) => reason === "placeholder_id");
  throw new ProblemError(
    placeholders ? "placeholder_id" : "bad_field",
    "no event could be taken; nothing was stored",
    dropped.map(({ index, pointer, detail }) => ({ pointer: `/events/${index}${pointer}`, detail })),
  );
}

/** Which of the events it is: its id, and its place among them where it has none. */
const placeOf = ({ id, index }: { id: string | null; index?: number }) =>
  id === null && index !== undefined ? { id, index } : { id };

export function collectorRouter(doors: Doors, hearing: Hearing, limiter: Limiter): Router {
  const router = express.Router();

  openToPages(router, "/v1/signals");
  const signals = answering(hearing, async (request, response, opens) => {
    requireText(request);
    const body = bytesOf(request);
    await limiter.bodies.mayRead(body.length);
    const envelope = openBatch(body);
    const found = doors.sites().openPublishable(envelope.key);
    if (found === undefined) await limiter.byAddress(request, response);
    const opened = opens(openForPage(doors.sites(), request, envelope.key));
    const { visitor, refs } = envelope;
    const { identity } = readIdentity(refs, opened.site, wallMs());
    const customer = identity.kind === "customer" ? identity.ref : undefined;
    const speaker = { visitor, customer, bytes: body.length, isNews: true };
    const release = await limiter.page(request, response, opened, speaker);
    try {
      const { answer, came, home } = await ingestBatch(doors, opened, readBatch(envelope));
      limiter.known.learn(opened.scope, visitorRef(visitor), home);
      countIntake(doors.intake, opened.scope, "page", came);
      response.status(202).json(answer);
    } finally {
      release();
    }
  });
  router.post("/v1/signals", readBytes(BATCH_BYTES_MAX), signals);

  const events = answering(hearing, async (request, response, opens) => {
    const opened = opens(authenticate(request, doors.sites()));
    const { events, dropped, ignored } = parseEvents(jsonOf(request), opened.site.policy.zone);
    const accepted: BackendEvent[] = [];
    for (const event of events) {
      const leftOut = await ingestEvent(doors, opened, event);
      if (leftOut === undefined) accepted.push(event);
      else dropped.push({ ...event, type: event.fact.type, reason: "bad_props", pointer: "/when", detail: leftOut });
    }
    countIntake(doors.intake, opened.scope, "backend", {
      accepted: accepted.map(({ fact }) => fact),
      dropped,
      ignored,
    });
    refuseAll(accepted.length, dropped);
    response.status(202).json({
      accepted: accepted.length,
      dropped: dropped.map(({ pointer, detail, ...one }) => ({
        ...placeOf(one),
        reason: one.reason,
        detail: said(pointer, detail),
      })),
      ignored: ignored
        .slice(0, IGNORED_MAX)
        .map(({ pointer, detail, ...one }) => ({ ...placeOf(one), pointer, detail })),
      epoch: doors.people.store.seen.epoch,
    });
  });
  router.post("/v1/events", limitBackends(limiter, doors.sites), readBytes(EVENTS_BYTES_MAX), events);

  return router;
}
