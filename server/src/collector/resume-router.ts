/** HTTP of a live site that is suspect: whether it is, and that it goes on. */
import express, { type Router } from "express";
import type { Doors } from "../doors.js";
import { suspectSinceMs } from "../gate/hearing.js";
import { iso } from "../gate/iso.js";
import { authenticate } from "../http/authenticate.js";
import { ProblemError } from "../http/problem.js";
import { jsonOf, readBytes } from "../http/read-json.js";
import type { Opened } from "../sites.js";
import { resumeSite } from "../state/resume-site.js";
import { siteFactsEverywhere } from "../state/site-facts-everywhere.js";
import { ingestEvent } from "./ingest-event.js";
import { parseCompleted } from "./parse-events.js";

const BODY_BYTES_MAX = 512 * 1024;

export function resumeRouter(doors: Doors): Router {
  const router = express.Router();

  router.get("/v1/resume", async (request, response) => {
    response.json(await suspicion(doors, authenticate(request, doors.sites())));
  });
  router.post("/v1/resume", readBytes(BODY_BYTES_MAX), async (request, response) => {
    const opened = authenticate(request, doors.sites());
    const { events, dropped } = parseCompleted(jsonOf(request), opened.site.policy.zone);
    if (dropped.length > 0) {
      const errors = dropped.map(({ id, index, pointer, detail }) => ({
        pointer: `/completed/${index}${pointer}`,
        detail: `${id ?? "no id"}: ${detail}`,
      }));
      throw new ProblemError("bad_field", "an order is not as it has to be, and nothing was resumed", errors);
    }
    // First what is known to be over, so that nothing about it is released.
    for (const event of events) await ingestEvent(doors, opened, event);
    const resumed = await resumeSite(doors.people.store, opened.scope, opened.site.policy.blind.maxMs);
    doors.bell.ring("everywhere");
    response.json({ resumed: resumed > 0, completed: events.length });
  });

  return router;
}

async function suspicion(
  { people }: Doors,
  { site, scope }: Opened,
): Promise<{ suspect: boolean; since: string | null }> {
  const everywhere = await siteFactsEverywhere(people.store, scope);
  const sinceMs = everywhere.flatMap((facts) => suspectSinceMs(facts, site.policy) ?? []);
  const firstMs = sinceMs.length === 0 ? null : Math.min(...sinceMs);
  return { suspect: firstMs !== null, since: firstMs === null ? null : iso(firstMs) };
}
