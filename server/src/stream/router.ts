/**
 * `GET /v1/stream`: every change of the site, or of the sandbox, that the secret key opens. `Last-Event-ID` resumes after
 * that event; some may then be told twice, none is left out, and where the past is too long ago to be complete a
 * `stream.gap` says so first.
 */
import express, { type Router } from "express";
import type { Doors } from "../doors.js";
import { authenticate, bearerOf } from "../http/authenticate.js";
import { requestIdOf } from "../http/request-id.js";
import type { Logger } from "../log.js";
import type { ChangeHub } from "./change-hub.js";
import type { Change } from "./change-log.js";
import { personsChanged } from "./person-changed.js";
import { formatPosition, parsePosition } from "./position.js";
import { type Feed, openFeed } from "./sse-feed.js";

/** Changes that wait to be read for one listener; one that is further behind has to come back. */
const BEHIND_MAX = 20_000;

export function streamRouter(doors: Doors, hub: ChangeHub, log: Logger): Router {
  const router = express.Router();

  router.get("/v1/stream", async (request, response) => {
    const { scope } = authenticate(request, doors.sites());
    if (request.method === "HEAD") {
      response.type("text/event-stream").end();
      return;
    }
    const lastId = request.get("last-event-id") ?? "";
    const from = lastId === "" ? undefined : parsePosition(lastId, doors.people.store.keys.partitions);
    const gap = lastId !== "" && (from === undefined || (await hub.hasLost(scope, from)));

    // A key that is taken out of the sites file ends what it opened.
    const mayHear = (): boolean => doors.sites().openSecret(bearerOf(request) ?? "")?.scope === scope;
    const waiting: Change[] = [];
    let feed: Feed | undefined;
    let sending = false;
    const send = async (): Promise<void> => {
      if (!feed || sending) return;
      if (!mayHear()) response.destroy();
      sending = true;
      try {
        while (waiting.length > 0 && !response.destroyed) {
          const changes = waiting.splice(0, 100);
          const events = await personsChanged(doors.people, scope, changes);
          for (const [index, event] of events.entries())
            feed.send(event, formatPosition((changes[index] as Change).at));
        }
      } catch (error) {
        log.warn(
          { requestId: requestIdOf(response), error },
          "a listener of the stream could not be told; it has to come back",
        );
        response.destroy();
      } finally {
        sending = false;
      }
    };

    const stop = await hub.listen(
      {
        scope,
        onChanges(changes) {
          waiting.push(...changes);
          if (waiting.length > BEHIND_MAX) response.destroy();
          void send();
        },
        onStop: () => void response.destroy(),
      },
      from,
    );
    feed = await openFeed(request, response, stop);
    if (gap) feed.send({ type: "stream.gap", because: "changes since that event may be gone: read the lists again" });
    void send();
  });

  return router;
}
