/** HTTP of the collector, and nothing but HTTP: who may ask, which headers, which status. */
import { BATCH_BYTES_MAX } from "@holdoff/sdk/wire";
import express, { type Router } from "express";
import type { Doors } from "../doors.js";
import { authenticate } from "../http/authenticate.js";
import { openForPage, openToPages, requireText } from "../http/page-door.js";
import { bytesOf, jsonOf, readBytes } from "../http/read-json.js";
import { ingestBatch } from "./ingest-batch.js";
import { ingestEvent } from "./ingest-event.js";
import { parseBatch } from "./parse-batch.js";
import { parseEvents } from "./parse-events.js";

/** Bytes of one `POST /v1/events` body. */
const EVENTS_BYTES_MAX = 512 * 1024;

export function collectorRouter(doors: Doors): Router {
  const router = express.Router();

  openToPages(router, "/v1/signals");
  router.post("/v1/signals", readBytes(BATCH_BYTES_MAX), async (request, response) => {
    requireText(request);
    const batch = parseBatch(bytesOf(request));
    const answer = await ingestBatch(doors, openForPage(doors.sites(), request, batch.key), batch);
    response.status(202).json(answer);
  });

  router.post("/v1/events", readBytes(EVENTS_BYTES_MAX), async (request, response) => {
    const opened = authenticate(request, doors.sites());
    const { events, dropped } = parseEvents(jsonOf(request));
    for (const event of events) await ingestEvent(doors, opened, event);
    response.status(202).json({ accepted: events.length, dropped, epoch: doors.people.store.epoch });
  });

  return router;
}
