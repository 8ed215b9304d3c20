/** Tells of endpoints that are left alone: the log at once, and Redis for reports and the doctor. */

import { siteOf } from "../ids.js";
import type { Logger } from "../log.js";
import { tellClosed, tellOpen } from "../state/open-circuits.js";
import type { RedisStore } from "../state/redis-store.js";
import type { Endpoint, EndpointsOptions } from "./endpoints.js";
import type { FailingDestinations } from "./failing-destinations.js";

export function circuitNews(
  store: RedisStore,
  failing: FailingDestinations,
  log: Logger,
): Pick<EndpointsOptions, "onOpen" | "onAnswers"> {
  const since = new Map<string, number>();
  /** One after the other, so that what came last is what stands. */
  let telling: Promise<void> = Promise.resolve();
  const inTurn = (tell: () => Promise<void>): void => {
    telling = telling
      .then(tell)
      // It is told again at the next try.
      .catch((error: unknown) => log.debug({ error: String(error) }, "a circuit could not be told"));
  };
  return {
    onOpen: (endpoint, { leftAloneMs, answer }) => {
      const { scope, webhook } = endpoint;
      const isNew = !since.has(keyOf(endpoint));
      if (isNew) {
        since.set(keyOf(endpoint), 0);
        failing.leftAlone(siteOf(scope), webhook, answer);
      }
      inTurn(async () => {
        const nowMs = await store.realMs();
        const sinceMs = since.get(keyOf(endpoint)) || nowMs;
        since.set(keyOf(endpoint), sinceMs);
        await tellOpen(store, scope, webhook, { sinceMs, nextMs: nowMs + leftAloneMs, answer });
      });
    },
    onAnswers: (endpoint) => {
      const { scope, webhook } = endpoint;
      if (since.delete(keyOf(endpoint)))
        log.info({ site: siteOf(scope), destination: webhook }, "a destination answers again");
      inTurn(() => tellClosed(store, scope, webhook));
    },
  };
}

const keyOf = ({ scope, webhook, url }: Endpoint): string => JSON.stringify([scope, webhook, url]);
