/** The shopper's side of a call: a stream that rings, and hanging up. */
import express, { type Router } from "express";
import { type Rings, ringTopic } from "./rings.js";
import type { Sessions } from "./sessions.js";
import type { ShopSettings } from "./settings.js";
import type { Hub } from "./sse.js";
import { readVisit } from "./visit.js";

export function ringRoutes(settings: ShopSettings, sessions: Sessions, rings: Rings, hub: Hub): Router {
  const router = express.Router();

  router.get("/ring", (request, response) => {
    const { session } = readVisit(request, response, sessions, settings);
    hub.listen(ringTopic(session.id), request, response);
    const ring = rings.of(session.id);
    // The page before this one may have been the one that rang.
    if (ring !== undefined) hub.send(ringTopic(session.id), "ring", ring);
  });

  router.post("/ring/hang-up", (request, response) => {
    rings.hangUp(readVisit(request, response, sessions, settings).session.id);
    response.sendStatus(204);
  });

  return router;
}
