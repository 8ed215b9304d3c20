/** HTTP of `POST /v1/invites`: what a page asks before it offers a chat. The same door as for signals. */
import { BATCH_BYTES_MAX } from "@holdoff/sdk/wire";
import express, { type Router } from "express";
import type { Doors } from "../doors.js";
import { openForPage, openToPages, requireText } from "../http/page-door.js";
import { bytesOf, readBytes } from "../http/read-json.js";
import type { Limiter } from "../limits/limiter.js";
import { mayInvite } from "./may-invite.js";
import { parseQuestion } from "./parse-question.js";

export function invitesRouter(doors: Doors, limiter: Limiter): Router {
  const router = express.Router();
  openToPages(router, "/v1/invites");
  router.post("/v1/invites", readBytes(BATCH_BYTES_MAX), async (request, response) => {
    requireText(request);
    const body = bytesOf(request);
    await limiter.bodies.mayRead(body.length);
    const question = parseQuestion(body);
    if (doors.sites().openPublishable(question.key) === undefined) await limiter.byAddress(request, response);
    const opened = openForPage(doors.sites(), request, question.key);
    const speaker = { visitor: question.visitor, bytes: body.length, isNews: false };
    const release = await limiter.page(request, response, opened, speaker);
    try {
      response.json(await mayInvite(doors, opened, question));
    } finally {
      release();
    }
  });
  return router;
}
