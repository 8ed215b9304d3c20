/** HTTP of the collector, and nothing but HTTP: who may ask, which headers, which status. */
import { BATCH_BYTES_MAX } from "@holdoff/sdk/wire";
import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import type { Doors } from "../doors.js";
import { authenticate } from "../http/authenticate.js";
import { openForPage, openToPages, requireText } from "../http/page-door.js";
import { ProblemError } from "../http/problem.js";
import { bytesOf, jsonOf, readBytes } from "../http/read-json.js";
import { ingestBatch } from "./ingest-batch.js";
import { ingestEvent } from "./ingest-event.js";
import { parseBatch } from "./parse-batch.js";
import { parseEvents } from "./parse-events.js";

/** Bytes of one `POST /v1/events` body. */
const EVENTS_BYTES_MAX = 512 * 1024;

/** Answers, and says when it could not: what was turned away may have been the news that somebody is here. */
const answering =
  (turnedAway: () => void, answer: (request: Request, response: Response) => Promise<void>): RequestHandler =>
  async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status >= 500) turnedAway();
      throw error;
    }
  };

export function collectorRouter(doors: Doors, turnedAway: () => void): Router {
  const router = express.Router();

  openToPages(router, "/v1/signals");
  const signals = answering(turnedAway, async (request, response) => {
    requireText(request);
    const batch = parseBatch(bytesOf(request));
    const answer = await ingestBatch(doors, openForPage(doors.sites(), request, batch.key), batch);
    response.status(202).json(answer);
  });
  router.post("/v1/signals", readBytes(BATCH_BYTES_MAX), signals);

  const events = answering(turnedAway, async (request, response) => {
    const opened = authenticate(request, doors.sites());
    const parsed = parseEvents(jsonOf(request));
    for (const event of parsed.events) await ingestEvent(doors, opened, event);
    const { dropped } = parsed;
    response.status(202).json({ accepted: parsed.events.length, dropped, epoch: doors.people.store.seen.epoch });
  });
  router.post("/v1/events", readBytes(EVENTS_BYTES_MAX), events);

  return router;
}
