/** HTTP of what an owner stops. */
import express, { type Router } from "express";
import type { Doors } from "../doors.js";
import { authenticate } from "../http/authenticate.js";
import { nullable } from "../http/read-field.js";
import { jsonOf, readBytes } from "../http/read-json.js";
import { checked } from "./router.js";
import { changeOf, stopRequest } from "./stop-request.js";
import { listStops, stopOrLift } from "./stops.js";

const BODY_BYTES_MAX = 8 * 1024;

export function stopRouter(doors: Doors): Router {
  const router = express.Router();

  router.get("/v1/stop", async (request, response) => {
    response.json(await listStops(doors, authenticate(request, doors.sites())));
  });
  router.post("/v1/stop", readBytes(BODY_BYTES_MAX), async (request, response) => {
    const opened = authenticate(request, doors.sites());
    response.json(await stopOrLift(doors, opened, changeOf(checked(nullable(stopRequest), jsonOf(request)))));
  });

  return router;
}
