/** HTTP of what is known about one person. */
import express, { type Router } from "express";
import type { Doors } from "../doors.js";
import { personView } from "../gate/person-view.js";
import { authenticate } from "../http/authenticate.js";
import { ProblemError } from "../http/problem.js";
import { parseRef } from "../ids.js";
import { listFollowUps } from "./list-follow-ups.js";
import { toFollowUp } from "./to-follow-up.js";

const FOLLOW_UPS_MAX = 100;

export function personsRouter(doors: Doors): Router {
  const router = express.Router();

  router.get("/v1/persons/:ref", async (request, response) => {
    const opened = authenticate(request, doors.sites());
    const ref = parseRef(request.params.ref);
    if (!ref) {
      throw new ProblemError("bad_field", `${JSON.stringify(request.params.ref.slice(0, 80))} names nobody`, [
        { pointer: "/ref", detail: "customer:ID, checkout:ID or visitor:ID" },
      ]);
    }
    const loaded = await doors.people.load(opened.scope, ref);
    if (loaded.revision === null && !loaded.hasLasting)
      throw new ProblemError("not_found", `nothing is known of ${ref}`);
    const page = await listFollowUps(doors, opened, { person: ref }, FOLLOW_UPS_MAX, undefined);
    response.json({
      ref: loaded.ref,
      revision: loaded.revision,
      ...personView(loaded.document, opened.site.policy, loaded.nowMs),
      followUps: page.followUps.map(toFollowUp),
    });
  });

  return router;
}
