/** Opens the demo shop: a storefront of its own origin, its backend and its call list, with Holdoff between them. */
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import express, { type NextFunction, type Request, type Response } from "express";
import { accountRoutes } from "./account-routes.js";
import { agentRoutes, CALLS_TOPIC } from "./agent-routes.js";
import { createCallList } from "./call-list.js";
import { createDialler } from "./dialler.js";
import { SHOP_FOLDER } from "./html.js";
import { letterRoutes } from "./letter-routes.js";
import { orderRoutes } from "./order-routes.js";
import { createOutreach } from "./outreach.js";
import { ownHostOnly } from "./own-host.js";
import { ringRoutes } from "./ring-routes.js";
import { createRings } from "./rings.js";
import { createSessions } from "./sessions.js";
import { type ShopOptions, settle } from "./settings.js";
import { createHub } from "./sse.js";
import { createTextLog } from "./text-log.js";
import { sendTexts } from "./text-queue.js";
import { readKey } from "./visit.js";
import { webhookRoute } from "./webhook-route.js";

export interface Shop {
  url: string;
  close(): Promise<void>;
}

export async function serveShop(options: ShopOptions): Promise<Shop> {
  const settings = settle(options);
  const sessions = createSessions();
  const hub = createHub();
  const rings = createRings(sessions, hub);
  const dialler = createDialler();
  const outreach = createOutreach(settings, (error) => console.warn("shop: outreach:", faultOf(error)));
  const calls = createCallList(settings.now, (card) => {
    rings.follow(card);
    hub.send(CALLS_TOPIC, "changed");
  });

  const texts = createTextLog(() => hub.send(CALLS_TOPIC, "changed"));
  const { queueConnection } = options;
  const sender =
    queueConnection &&
    sendTexts(
      {
        connection: queueConnection,
        clientFor: outreach.clientFor,
        now: settings.now,
        onTrouble: (error) => console.warn("shop: texts:", error.message),
      },
      texts,
    );

  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(guard(settings.holdoffUrl));
  app.use(ownHostOnly);
  app.use("/assets", express.static(fileURLToPath(new URL("assets", SHOP_FOLDER))));
  app.use(
    webhookRoute(settings, (message) => {
      const card = calls.take(message);
      if (card?.site && dialler.isOn(card.site)) void calls.dial(card, outreach.clientFor(card.site));
    }),
  );
  app.use((request, _response, next) => {
    dialler.switchBy(request.query.autodial, readKey(request, settings));
    next();
  });
  app.use(ringRoutes(settings, sessions, rings, hub));
  app.use(agentRoutes({ settings, calls, texts, outreach, dialler, hub }));
  app.use(accountRoutes(settings, sessions, outreach));
  app.use(letterRoutes(settings, sessions, outreach));
  app.use(orderRoutes(settings, sessions, outreach));
  app.use(broken);

  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  // A name that a browser can open, whatever was listened on.
  const name = ["127.0.0.1", "0.0.0.0", "::", "::1"].includes(options.host) ? "localhost" : options.host;
  return {
    url: `http://${name}:${port}`,
    async close() {
      await outreach.close();
      await sender?.close();
      hub.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

/** A strict policy: it shows what a shop has to allow for Holdoff, which is one origin for a script and for its signals. */
function guard(holdoffUrl: string) {
  const { origin } = new URL(holdoffUrl);
  const policy = [
    "default-src 'self'",
    `script-src 'self' ${origin}`,
    `connect-src 'self' ${origin}`,
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  return (_request: Request, response: Response, next: NextFunction) => {
    response.setHeader("content-security-policy", policy);
    response.setHeader("x-content-type-options", "nosniff");
    // Not "no-store": that would keep pages out of the back-forward cache, where shoppers live.
    response.setHeader("cache-control", "no-cache");
    next();
  };
}

/** Where a fault happened. What else an error carries may be a customer's. */
const faultOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** A fault of ours is logged with its stack and shown without it; express's own (a body too long) keep their status. */
function broken(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  const status = error instanceof Error && "status" in error && typeof error.status === "number" ? error.status : 500;
  if (status >= 500) console.error("shop:", faultOf(error));
  if (!response.headersSent) response.status(status).send("Something went wrong here. Please go back and try again.");
}
