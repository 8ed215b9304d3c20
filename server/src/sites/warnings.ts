/** What is no mistake in a sites file, and what an operator may not have meant. */
import { CHANNELS } from "@holdoff/sdk/wire";
import type { LookedAt } from "./looked-at.js";
import type { Mistake } from "./mistake.js";
import { blockedPort } from "./webhook-url.js";

export function warningsOf(sites: readonly LookedAt[]): Mistake[] {
  return sites.flatMap((site, index) => {
    const at = (place: readonly PropertyKey[], message: string): Mistake => ({
      path: ["sites", index, ...place],
      message: `site ${JSON.stringify(site.id)}: ${message}`,
    });
    return [
      ...(site.mode === "live" ? ofLive(site, at) : []),
      ...ofKeys(site, at),
      ...ofOrigins(site, at),
      ...ofDestinations(site, at),
      ...sharedQueues(site, sites.slice(0, index), at),
    ];
  });
}

type At = (place: readonly PropertyKey[], message: string) => Mistake;

function ofLive({ enforce, origins, identity }: LookedAt, at: At): Mistake[] {
  return [
    ...(enforce ? [] : [at(["enforce"], "it is live and in shadow mode: everything is decided, nothing is held")]),
    ...origins.flatMap((origin, n) =>
      origin.startsWith("http:")
        ? [at(["origins", n], `${origin} is not https, and the site is live`)]
        : /^https:\/\/\*(:\*)?$/.test(origin)
          ? [at(["origins", n], `${origin} is every page there is, and the site is live`)]
          : [],
    ),
    ...(identity.secrets.some((secret) => secret.length < IDENTITY_CHARACTERS)
      ? [
          at(
            ["identity"],
            `its identity secret has fewer than ${IDENTITY_CHARACTERS} characters: a right guess speaks for any customer`,
          ),
        ]
      : []),
    ...(identity.verify === "none"
      ? [at(["identity"], "verify is none: its pages cannot say who is signed in, only its backend can")]
      : []),
  ];
}

/** A key of 16 random characters cannot be tried out; shorter ones can, from one customer's own hash. */
const IDENTITY_CHARACTERS = 16;

function ofKeys({ secretDigests, publishableKey, identity, webhooks }: LookedAt, at: At): Mistake[] {
  const twice = secretDigests.some((digest, n) => secretDigests.findIndex((one) => one.equals(digest)) !== n);
  const isOfDemo =
    /^hpk_test_(demo|shadow)$/.test(publishableKey) ||
    identity.secrets.includes(DEMO_IDENTITY) ||
    webhooks.some(({ secrets }) => secrets.includes(DEMO_WEBHOOK));
  return [
    ...(twice ? [at(["secretKeys"], "one secret key stands twice")] : []),
    ...(isOfDemo ? [at([], "it has a key or a secret of the demo, which everybody knows")] : []),
  ];
}

/** What browsers send is in small letters, without a port where it is the scheme's own, and names in ASCII. */
function ofOrigins({ origins }: LookedAt, at: At): Mistake[] {
  return origins.flatMap((origin, n) => {
    if (origin.includes("*") || !URL.canParse(origin)) return [];
    const sent = new URL(origin).origin;
    return sent === origin ? [] : [at(["origins", n], `no browser sends ${origin}: it sends ${sent}`)];
  });
}

/** As in sites.demo.yaml. */
const DEMO_IDENTITY = "demo-identity-secret";
const DEMO_WEBHOOK = "whsec_aG9sZG9mZi1kZW1vLXNob3Atd2ViaG9vay1zZWNyZXQ=";

function ofDestinations({ webhooks, queues }: LookedAt, at: At): Mistake[] {
  const takers = CHANNELS.map((channel) => ({
    channel,
    ids: [...webhooks, ...queues].filter(({ channels }) => channels.includes(channel)).map(({ id }) => id),
  }));
  const untaken = takers.filter(({ ids }) => ids.length === 0).map(({ channel }) => channel);
  return [
    ...(untaken.length === CHANNELS.length
      ? [at(["deliver"], "it has no destination: what is released waits to be asked for")]
      : []),
    ...(untaken.length > 0 && untaken.length < CHANNELS.length
      ? [at(["deliver"], `no destination takes ${untaken.join(", ")}: what is released there waits to be asked for`)]
      : []),
    ...takers.flatMap(({ channel, ids }) =>
      ids.length > 1
        ? [at(["deliver"], `${ids.join(" and ")} take ${channel}: each request for one has to say which, in deliver`)]
        : [],
    ),
    ...webhooks.flatMap(({ id, url }, n) => {
      const port = blockedPort(url);
      if (port === undefined) return [];
      return [at(["deliver", "webhooks", n, "url"], `nothing is ever sent to port ${port} of webhook ${id}`)];
    }),
  ];
}

/** A worker has the key of one site, and a job of the other is none that it may redeem. */
function sharedQueues({ id, queues }: LookedAt, earlier: readonly LookedAt[], at: At): Mistake[] {
  return queues.flatMap((queue, n) => {
    const other = earlier.find((one) =>
      one.queues.some(({ name, prefix }) => name === queue.name && prefix === queue.prefix),
    );
    if (other === undefined) return [];
    return [
      at(
        ["deliver", "queues", n],
        `${queue.prefix}:${queue.name} is a queue of site ${JSON.stringify(other.id)}, too: a worker can redeem the jobs of one site only, so let ${id} have its own`,
      ),
    ];
  });
}
