/** What sites may not have in common. One that is overlooked gives one shop's calls, or its customers, to another. */
import type { LookedAt } from "./looked-at.js";
import type { Mistake } from "./mistake.js";

export function clashes(sites: readonly LookedAt[]): Mistake[] {
  return sites.flatMap((site, index) => {
    const earlier = sites.slice(0, index);
    const at = (field: string, message: string): Mistake => ({ path: ["sites", index, field], message });
    const sameId = earlier.find(({ id }) => id === site.id);
    const samePage = earlier.find(({ publishableKey }) => publishableKey === site.publishableKey);
    const sameSecret = earlier.find((one) => shareSecret(one, site));
    return [
      ...(sameId ? [at("id", `two sites have the id ${JSON.stringify(site.id)}`)] : []),
      ...(samePage
        ? [at("publishableKey", `${named(samePage, site)} have the same publishable key: each needs its own`)]
        : []),
      ...(sameSecret
        ? [at("secretKeys", `${named(sameSecret, site)} have a secret key in common: each needs its own`)]
        : []),
      ...alike(site, index),
    ];
  });
}

const shareSecret = (one: LookedAt, other: LookedAt): boolean =>
  one.secretDigests.some((digest) => other.secretDigests.some((known) => known.equals(digest)));

const named = (one: LookedAt, other: LookedAt): string =>
  `the sites ${JSON.stringify(one.id)} and ${JSON.stringify(other.id)}`;

/** Destinations of one site go by their ids, and a capital letter is no difference that anybody sees. */
function alike({ webhooks, queues }: LookedAt, index: number): Mistake[] {
  const ids = [...webhooks, ...queues].map(({ id }) => id);
  const twice = ids.find((id, at) => ids.findIndex((one) => one.toLowerCase() === id.toLowerCase()) !== at);
  if (twice === undefined) return [];
  return [{ path: ["sites", index, "deliver"], message: `two destinations are called ${JSON.stringify(twice)}` }];
}
