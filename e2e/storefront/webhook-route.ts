/** Where Holdoff's messages arrive: the signature is checked over the raw bytes, and the answer does not wait for work. */
import { verifyWebhook, WebhookVerificationError } from "@holdoff/sdk/node";
import type { Message } from "@holdoff/sdk/wire";
import express, { type Router } from "express";
import type { ShopSettings } from "./settings.js";

export function webhookRoute(settings: ShopSettings, take: (message: Message) => void): Router {
  const router = express.Router();
  router.post("/holdoff-webhook", express.raw({ type: () => true, limit: "256kb" }), (request, response) => {
    const sent: unknown = request.body;
    let message: Message;
    try {
      message = verifyWebhook({
        secret: settings.webhookSecret,
        headers: request.headers,
        body: Buffer.isBuffer(sent) ? sent : "",
        now: settings.now(),
      });
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      // A genuine message of a type from later days is no reason to send it again.
      response.status(error.code === "unknown_type" ? 202 : 400).json({ code: error.code, detail: error.message });
      return;
    }
    response.sendStatus(204);
    take(message);
  });
  return router;
}
