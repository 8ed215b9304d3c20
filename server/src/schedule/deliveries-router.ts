/** HTTP of what was sent: the list of what failed, and sending it anew. */
import express, { type Request, type Router } from "express";
import { z } from "zod";
import type { Doors } from "../doors.js";
import { authenticate } from "../http/authenticate.js";
import { word } from "../http/fields.js";
import { ProblemError } from "../http/problem.js";
import { findFollowUp } from "./find.js";
import { listFailedDeliveries } from "./list-deliveries.js";
import { replayDelivery } from "./replay-delivery.js";
import { checked } from "./router.js";
import { toDeliveryReport } from "./to-delivery-report.js";

const LIST_MAX = 100;
const LIST_DEFAULT = 20;
const listQuery = z.strictObject({
  state: word(["failed"]),
  cursor: z.string().min(1).max(500).optional(),
  limit: z.coerce.number().int().min(1).max(LIST_MAX).default(LIST_DEFAULT),
});

export function deliveriesRouter(doors: Doors): Router {
  const router = express.Router();

  router.get("/v1/deliveries", async (request, response) => {
    const opened = authenticate(request, doors.sites());
    const { limit, cursor } = checked(listQuery, { ...request.query });
    response.json(await listFailedDeliveries(doors, opened, limit, cursor));
  });

  router.post(
    "/v1/follow-ups/:id/deliveries/:n/replay",
    async (request: Request<{ id: string; n: string }>, response) => {
      const opened = authenticate(request, doors.sites());
      const { id, n } = request.params;
      const stored = await findFollowUp(doors, opened, id);
      if (!/^\d{1,9}$/.test(n)) throw new ProblemError("not_found", `${id} has no delivery ${n}`);
      response.json(toDeliveryReport(await replayDelivery(doors, opened, stored, Number(n))));
    },
  );

  return router;
}
