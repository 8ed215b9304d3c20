/** HTTP of the counts of shadow mode. */
import express, { type Router } from "express";
import { z } from "zod";
import type { Doors } from "../doors.js";
import { authenticate } from "../http/authenticate.js";
import { instant } from "../http/fields.js";
import { checked } from "./router.js";
import { readShadow } from "./shadow.js";

const when = z.union([z.iso.date(), instant], { error: "a day, such as 2026-11-21, or an ISO 8601 instant" });
const query = z.strictObject({ since: when.optional(), until: when.optional() });

export function shadowRouter(doors: Doors): Router {
  const router = express.Router();
  router.get("/v1/shadow", async (request, response) => {
    const opened = authenticate(request, doors.sites());
    response.json(await readShadow(doors, opened, checked(query, { ...request.query })));
  });
  return router;
}
