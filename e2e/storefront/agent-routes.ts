/** The specialist's desk: the call list as a page and as JSON, dialling and reporting. No sign-in: it is a demonstration. */
import { OUTCOMES, type Outcome } from "@holdoff/sdk/wire";
import express, { type Request, type Response, type Router } from "express";
import type { CallList, Card } from "./call-list.js";
import type { Dialler } from "./dialler.js";
import { html, page } from "./html.js";
import type { Outreach } from "./outreach.js";
import type { ShopSettings } from "./settings.js";
import type { Hub } from "./sse.js";
import type { TextLog } from "./text-log.js";
import { readKey } from "./visit.js";

/** The topic of every open call list. What changed is not sent: the page asks for its own list. */
export const CALLS_TOPIC = "calls";

interface Desk {
  settings: ShopSettings;
  calls: CallList;
  texts: TextLog;
  outreach: Outreach;
  dialler: Dialler;
  hub: Hub;
}

export function agentRoutes({ settings, calls, texts, outreach, dialler, hub }: Desk): Router {
  const router = express.Router();
  const json = express.json({ limit: "4kb" });

  router.get("/agent", (request, response) => {
    const key = readKey(request, settings);
    const others = settings.sites.map(
      ({ name, publishableKey }) =>
        html`<a href="/agent?site=${name}"${key.startsWith(publishableKey) ? html` aria-current="true"` : html``}>${name}</a>`,
    );
    response.send(page("agent", { key, others, dialler: dialler.isOn(key) ? "on" : "off" }).text);
  });

  router.get("/agent/stream", (request, response) => hub.listen(CALLS_TOPIC, request, response));

  router.get("/agent/api/calls", (request, response) => {
    const nowMs = settings.now();
    const cards = calls.cards(readKey(request, settings));
    response.json({ data: cards.map((card) => ({ ...card, ageMs: Math.max(0, nowMs - card.releasedMs) })) });
  });

  router.get("/agent/api/texts", (request, response) => {
    const nowMs = settings.now();
    const sent = texts.texts(readKey(request, settings));
    response.json({ data: sent.map((text) => ({ ...text, ageMs: Math.max(0, nowMs - text.atMs) })) });
  });

  /** Every message that came with a good signature, in order: for tests. */
  router.get("/agent/api/messages", (request, response) => {
    response.json({ data: calls.messages(readKey(request, settings)) });
  });

  router.post(
    "/agent/api/calls/:id/dial",
    withCard((card, key) => calls.dial(card, outreach.clientFor(key))),
  );

  router.post(
    "/agent/api/calls/:id/set-aside",
    withCard((card) => calls.setAside(card)),
  );

  router.post("/agent/api/calls/:id/outcome", json, (request, response, next) => {
    const sent: unknown = request.body;
    const outcome = readOutcome(
      typeof sent === "object" && sent !== null && "outcome" in sent ? sent.outcome : undefined,
    );
    if (outcome === undefined) {
      response.status(422).json({ detail: `outcome is one of ${OUTCOMES.join(", ")}` });
      return;
    }
    withCard((card, key) => calls.report(card, outreach.clientFor(key), outcome))(request, response).catch(next);
  });

  /** Answers with the card as it is after the work; 404 when it is gone before it. */
  function withCard(work: (card: Card, key: string) => Promise<void> | void) {
    return async (request: Request<{ id: string }>, response: Response) => {
      const card = calls.find(request.params.id);
      if (card === undefined) {
        response.status(404).json({ detail: "this call is not on the list any more" });
        return;
      }
      await work(card, card.site ?? readKey(request, settings));
      response.json(card);
    };
  }

  return router;
}

const readOutcome = (sent: unknown): Outcome | undefined => OUTCOMES.find((outcome) => outcome === sent);
