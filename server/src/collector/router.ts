/** HTTP of the collector, and nothing but HTTP: who may ask, which headers, which status. */
import { BATCH_BYTES_MAX } from "@holdoff/sdk/wire";
import express, { type Request, type Response, type Router } from "express";
import type { Doors } from "../doors.js";
import { authenticate } from "../http/authenticate.js";
import { ProblemError } from "../http/problem.js";
import { bytesOf, jsonOf, readBytes } from "../http/read-json.js";
import { allowsOrigin, type Opened } from "../sites.js";
import { ingestBatch } from "./ingest-batch.js";
import { ingestEvent } from "./ingest-event.js";
import { type Batch, parseBatch } from "./parse-batch.js";
import { parseEvents } from "./parse-events.js";

/** Bytes of one `POST /v1/events` body. */
const EVENTS_BYTES_MAX = 512 * 1024;

export function collectorRouter(doors: Doors): Router {
  const router = express.Router();

  router.options("/v1/signals", (_request, response) => {
    cors(response);
    response.set({
      "Access-Control-Allow-Methods": "POST",
      "Access-Control-Allow-Headers": "Content-Type",
      "Access-Control-Max-Age": "86400",
    });
    response.status(204).end();
  });

  router.post("/v1/signals", (_request, response, next) => {
    // A page must be able to read why it was refused, so the header stands on refusals too. It lets nobody in.
    cors(response);
    next();
  });
  router.post("/v1/signals", readBytes(BATCH_BYTES_MAX), async (request, response) => {
    requireText(request);
    const batch = parseBatch(bytesOf(request));
    const answer = await ingestBatch(doors, openForPage(doors, request, batch), batch);
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

/** No credentials and nothing worth reading in the answer: any page may see it. */
const cors = (response: Response): void => {
  response.set({ "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After" });
};

/** Beacons send text, fetch may send JSON; nothing else is read. */
function requireText(request: Request): void {
  const type = request.get("content-type");
  if (type !== undefined && !/^(application\/json|text\/plain)\b/i.test(type)) {
    throw new ProblemError("unsupported_type", `${type.slice(0, 80)}: send application/json or text/plain`);
  }
}

function openForPage({ sites }: Doors, request: Request, batch: Batch): Opened {
  const opened = sites().openPublishable(batch.key);
  if (!opened)
    throw new ProblemError("bad_key", "no site has this publishable key", [
      { pointer: "/key", detail: "the publishable key of a site, hpk_…" },
    ]);
  const origin = request.get("origin");
  if (origin !== undefined && !allowsOrigin(opened.site, origin)) {
    throw new ProblemError(
      "bad_origin",
      `${origin.slice(0, 200)} is none of the site's origins: ${opened.site.origins.join(", ")}`,
    );
  }
  return opened;
}
