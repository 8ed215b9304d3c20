/** Where a follow-up's release goes: the destination that it names, or the one that takes its channel. */
import type { Channel } from "@holdoff/sdk/wire";
import { ProblemError } from "../http/problem.js";
import type { Site } from "../sites.js";

export type Destination = { webhook: string } | { queue: string };

/** Undefined when no destination takes the channel: the release is kept for polling and redeem. */
export function chooseDestination(
  site: Site,
  channel: Channel,
  named: Destination | undefined,
): Destination | undefined {
  const all: { id: string; channels: readonly Channel[]; destination: Destination }[] = [
    ...site.webhooks.map(({ id, channels }) => ({ id, channels, destination: { webhook: id } })),
    ...site.queues.map(({ id, channels }) => ({ id, channels, destination: { queue: id } })),
  ];
  if (named) {
    const [kind, id] = "webhook" in named ? (["webhook", named.webhook] as const) : (["queue", named.queue] as const);
    const found = all.find((one) => kind in one.destination && one.id === id);
    if (found) return found.destination;
    const legal = all.filter((one) => kind in one.destination).map((one) => one.id);
    throw new ProblemError("no_destination", `the site has no ${kind} called ${JSON.stringify(id)}`, [
      {
        pointer: `/deliver/${kind}`,
        detail: legal.length > 0 ? `one of ${legal.join(", ")}` : `the site has no ${kind}`,
      },
    ]);
  }
  const taking = all.filter((one) => one.channels.includes(channel));
  if (taking.length > 1) {
    throw new ProblemError("several_destinations", `several destinations take ${channel}; name one`, [
      { pointer: "/deliver", detail: `one of ${taking.map((one) => one.id).join(", ")}` },
    ]);
  }
  return taking[0]?.destination;
}
