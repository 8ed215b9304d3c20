/** Tells of endpoints that are left alone: the log at once, and Redis for reports and the doctor. */

import { siteOf } from "../ids.js";
import type { Logger } from "../log.js";
import { tellClosed, tellOpen } from "../state/open-circuits.js";
import type { RedisStore } from "../state/redis-store.js";
import type { EndpointsOptions } from "./endpoints.js";
import type { FailingDestinations } from "./failing-destinations.js";

export function circuitNews(
  store: RedisStore,
  failing: FailingDestinations,
  log: Logger,
): Pick<EndpointsOptions, "onOpen" | "onAnswers"> {
  /** One after the other, so that what came last is what stands. */
  let telling: Promise<void> = Promise.resolve();
  const inTurn = (tell: () => Promise<void>): void => {
    telling = telling
      .then(tell)
      // It is told again at the next try.
      .catch((error: unknown) => log.debug({ error }, "a circuit could not be told"));
  };
  return {
    onOpen: ({ scope, webhook }, { openMs, leftAloneMs, answer }) => {
      if (openMs === 0) failing.leftAlone(siteOf(scope), webhook, answer);
      inTurn(async () => {
        const nowMs = await store.realMs();
        await tellOpen(store, scope, webhook, {
          sinceMs: Math.round(nowMs - openMs),
          nextMs: Math.round(nowMs + leftAloneMs),
          answer,
        });
      });
    },
    onAnswers: ({ scope, webhook }, wasOpen) => {
      if (wasOpen) log.info({ site: siteOf(scope), destination: webhook }, "a destination answers again");
      inTurn(() => tellClosed(store, scope, webhook));
    },
  };
}
