/** HTTP of a live site that is suspect: whether it is, and that it goes on. */
import express, { type Router } from "express";
import type { Doors } from "../doors.js";
import { iso } from "../gate/iso.js";
import { authenticate } from "../http/authenticate.js";
import { ProblemError } from "../http/problem.js";
import { jsonOf, readBytes } from "../http/read-json.js";
import { readSuspicion } from "../state/suspicion.js";
import { completedErrors, parseCompleted } from "./parse-completed.js";
import { resumeWith } from "./resume.js";

const BODY_BYTES_MAX = 512 * 1024;

export function resumeRouter(doors: Doors): Router {
  const router = express.Router();

  router.get("/v1/resume", async (request, response) => {
    const { site, scope } = authenticate(request, doors.sites());
    const suspicion = await readSuspicion(doors.people.store, scope, site.policy);
    response.json({ suspect: suspicion !== null, since: suspicion === null ? null : iso(suspicion.sinceMs) });
  });
  router.post("/v1/resume", readBytes(BODY_BYTES_MAX), async (request, response) => {
    const opened = authenticate(request, doors.sites());
    const { events, dropped } = parseCompleted(jsonOf(request), opened.site.policy.zone);
    if (dropped.length > 0)
      throw new ProblemError(
        "bad_field",
        "an order is not as it has to be, and nothing was resumed",
        completedErrors(dropped),
      );
    const resumed = await resumeWith(doors, opened, events);
    response.json({ resumed, completed: events.length });
  });

  return router;
}
