/** HTTP of `POST /v1/invites`: what a page asks before it offers a chat. The same door as for signals. */
import { BATCH_BYTES_MAX } from "@holdoff/sdk/wire";
import express, { type Router } from "express";
import type { Doors } from "../doors.js";
import { openForPage, openToPages, requireText } from "../http/page-door.js";
import { bytesOf, readBytes } from "../http/read-json.js";
import { mayInvite } from "./may-invite.js";
import { parseQuestion } from "./parse-question.js";

export function invitesRouter(doors: Doors): Router {
  const router = express.Router();
  openToPages(router, "/v1/invites");
  router.post("/v1/invites", readBytes(BATCH_BYTES_MAX), async (request, response) => {
    requireText(request);
    const question = parseQuestion(bytesOf(request));
    response.json(await mayInvite(doors, openForPage(doors.sites(), request, question.key), question));
  });
  return router;
}
