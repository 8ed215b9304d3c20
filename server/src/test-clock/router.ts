/** HTTP of the test clock: test sites and their sandboxes only. */
import express, { type Request, type Router } from "express";
import { z } from "zod";
import type { Courier, Doors } from "../doors.js";
import { DAY_MS, parseDurationMs } from "../gate/duration.js";
import { authenticate } from "../http/authenticate.js";
import { instant } from "../http/fields.js";
import { fieldErrors, ProblemError } from "../http/problem.js";
import { jsonOf, readBytes } from "../http/read-json.js";
import type { Opened } from "../sites.js";
import { advance, readClock } from "./advance.js";

const BODY_BYTES_MAX = 1024;
const BY_MS_MAX = 3650 * DAY_MS;

const body = z.union([
  z.strictObject({
    by: z
      .union([z.string(), z.number()])
      .refine(
        (value) => (parseDurationMs(value) ?? Number.POSITIVE_INFINITY) <= BY_MS_MAX,
        "90s, 30m, 4h, 7d or milliseconds",
      ),
  }),
  z.strictObject({ to: instant }),
]);

export function testClockRouter(doors: Doors, courierFor: (opened: Opened) => Courier): Router {
  const router = express.Router();
  const open = (request: Request): Opened => {
    const opened = authenticate(request, doors.sites());
    if (opened.site.mode === "live") throw new ProblemError("live_site", "only test sites have a clock of their own");
    return opened;
  };

  router.get("/v1/test-clock", async (request, response) => {
    response.json({ now: iso(await readClock(doors, open(request).scope)) });
  });

  router.post("/v1/test-clock/advance", readBytes(BODY_BYTES_MAX), async (request, response) => {
    const opened = open(request);
    const sent = jsonOf(request);
    const parsed = body.safeParse(sent);
    if (!parsed.success)
      throw new ProblemError(
        "bad_field",
        'send {"by": "30m"} or {"to": "2026-11-21T10:00:00Z"}',
        fieldErrors(body, sent, parsed.error),
      );
    const to =
      "by" in parsed.data ? { byMs: parseDurationMs(parsed.data.by) ?? 0 } : { targetMs: Date.parse(parsed.data.to) };
    response.json({ now: iso(await advance(doors, opened, to, courierFor(opened))) });
  });

  return router;
}

const iso = (ms: number): string => new Date(ms).toISOString();
