/** The server's own steps on a store, without HTTP: what a page, a shop and a worker do to one person each. */
import { ROOT } from "../../root.mjs";
import { policy } from "./core.mjs";

const built = (path) => import(`${ROOT}/server/dist/${path}`);

const [{ ingestBatch }, { liveScope, visitorRef }, { lookAt }, { Permits }] = await Promise.all(
  ["collector/ingest-batch.js", "ids.js", "look/look.js", "permits.js"].map(built),
);
const [{ followUpSchema }, { scheduleFollowUp }, { Bell }, { connectForRequests }, { openStore }, { People }, rules] =
  await Promise.all(
    [
      "schedule/request-schema.js",
      "schedule/schedule-follow-up.js",
      "state/bell.js",
      "state/connect.js",
      "state/open-store.js",
      "state/people.js",
      "state/site-rules.js",
    ].map(built),
  );

const [{ claimDue }, { IntakeCounts }, { takeOutbox }] = await Promise.all(
  ["state/due-index.js", "state/intake-counts.js", "state/outbox.js"].map(built),
);

export async function doorsOf(url) {
  const redis = connectForRequests(url);
  const { store, permitSecret } = await openStore(redis);
  const site = {
    id: "bench",
    name: "Bench",
    mode: "live",
    publishableKey: "hpk_live_bench",
    secretDigests: [],
    origins: [],
    identity: { verify: "hmac", secret: "identity", requireExpiry: false },
    webhooks: [],
    queues: [],
    policy,
    enforce: true,
  };
  await rules.publishRules(store, site.id, { policy: policy.hash, enforce: true });
  const doors = {
    people: new People(store),
    bell: new Bell(),
    intake: new IntakeCounts(),
    permits: new Permits(permitSecret),
    sites: () => ({ all: [site], byId: () => site, openPublishable: () => undefined, openSecret: () => undefined }),
  };
  const scope = liveScope(site.id);
  const opened = { site, scope };
  const name = (number) => `v_${String(number).padStart(30, "0")}`;
  const report = (number, facts) =>
    ingestBatch(doors, opened, {
      key: "",
      visitor: name(number),
      tab: `t_${number}`,
      refs: {},
      facts,
      dropped: [],
      ignored: [],
    });
  const steps = {
    arrive: (number) =>
      report(number, [
        { seq: 1, ageMs: 0, fact: { type: "page.viewed" } },
        { seq: 2, ageMs: 0, fact: { type: "cart.changed", items: 2 } },
        { seq: 3, ageMs: 0, fact: { type: "checkout.started", checkout: `ck_${number}` } },
      ]),
    beat: (number) => report(number, [{ seq: 4, ageMs: 0, fact: { type: "page.active", engagedMs: 10_000 } }]),
    schedule: (number) =>
      scheduleFollowUp(
        doors,
        opened,
        followUpSchema.parse({
          person: { visitor: name(number) },
          about: { checkout: `ck_${number}` },
          channel: "email",
          purpose: "sales",
          basis: "consent",
          trigger: { type: "checkout_incomplete" },
        }),
        { key: `cart-${number}` },
      ),
    ask: async (number) => {
      const partition = number % store.keys.partitions;
      await claimDue(store, partition, { most: 100, leaseMs: 10_000, validBeforeMs: null });
      await takeOutbox(store, partition, { most: 100, leaseMs: 2_000, ageMs: 0 });
    },
    look: (number) => lookAt(doors.people, site, scope, visitorRef(name(number))),
  };
  return { redis, steps };
}
