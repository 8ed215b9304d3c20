/** HTTP of the shop's departments. */
import express, { type Router } from "express";
import { z } from "zod";
import type { Doors } from "../doors.js";
import { authenticate } from "../http/authenticate.js";
import { words } from "../http/fields.js";
import { jsonOf, readBytes } from "../http/read-json.js";
import { liftSuspension, listDepartments } from "./departments.js";
import { checked } from "./router.js";

const BODY_BYTES_MAX = 8 * 1024;

const liftBody = z.strictObject({ by: words, reason: words });

export function departmentsRouter(doors: Doors): Router {
  const router = express.Router();

  router.get("/v1/departments", async (request, response) => {
    const opened = authenticate(request, doors.sites());
    response.json({ data: await listDepartments(doors, opened) });
  });
  router.post("/v1/departments/:name/lift", readBytes(BODY_BYTES_MAX), async (request, response) => {
    const opened = authenticate(request, doors.sites());
    const body = checked(liftBody, jsonOf(request));
    response.json(await liftSuspension(doors, opened, String(request.params["name"]), body));
  });

  return router;
}
