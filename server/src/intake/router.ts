/** HTTP of the intake: what was heard of late, and what was not. */
import express, { type Router } from "express";
import type { Doors } from "../doors.js";
import { authenticate } from "../http/authenticate.js";
import { readIntake } from "./read-intake.js";

export function intakeRouter(doors: Doors): Router {
  const router = express.Router();
  router.get("/v1/intake", async (request, response) => {
    response.json(await readIntake(doors, authenticate(request, doors.sites())));
  });
  return router;
}
