/**
 * For every script that writes about people: something that runs it, and what can be seen afterwards. Each is done to two subjects
 * that differ in nothing; the answer is lost for one of them. What is seen of both must be the same, whatever is counted.
 */
import { ROOT } from "../../root.mjs";
import { fresh } from "./shop.mjs";
import { SITE_EFFECTS } from "./site-effects.mjs";

const built = async (file) => await import(`${ROOT}/server/dist/${file}.js`);
const { scheduleFollowUp } = await built("schedule/schedule-follow-up");
const { redeemFollowUp } = await built("schedule/redeem-follow-up");
const { cancelFollowUp, recordOutcome } = await built("schedule/act-on-follow-up");
const { findFollowUp } = await built("schedule/find");
const { ingestEvent } = await built("collector/ingest-event");
const { parseEvents } = await built("collector/parse-events");
const { atCheckout } = await built("state/checkout-key");
const { linkRefs } = await built("state/merge-person");
const { mayLinkVisitors } = await built("state/visitor-links");
const { readDepartments } = await built("state/departments");
const { claimDue, forgetDue } = await built("state/due-index");
const { stepDelivery, takeOutbox } = await built("state/outbox");

const LEASE_MS = 10_000;
/** What was just done stands among so many of the last changes of its partition. */
const RECENT = 300;
const HOUR_MS = 3_600_000;

const asks = (lane, customer, more = {}, key = fresh("k")) =>
  scheduleFollowUp(
    lane.doors,
    lane.opened,
    {
      person: { customer },
      channel: "call",
      purpose: "sales",
      basis: "consent",
      trigger: { type: "cart_left" },
      ...more,
    },
    { key },
  );

const find = (lane, id) => findFollowUp(lane.doors, lane.opened, id);
const person = (lane, customer) => lane.doors.people.load("shop", `customer:${customer}`);

/** Everything about a person that is counted, and nothing that differs between two of them. */
async function seen(lane, { customer, ids = [] }) {
  const { document, partition } = await person(lane, customer);
  const followUps = await Promise.all(ids.map((id) => find(lane, id)));
  const changes = await lane.direct.xrevrange(lane.store.keys.changes(partition), "+", "-", "COUNT", RECENT);
  return {
    open: document.open.map(({ status, release, receipts, deliveries }) => ({ status, release, receipts, deliveries })),
    known: Object.fromEntries(
      Object.entries(document.known).map(([name, value]) => [name, Array.isArray(value) ? value.length : typeof value]),
    ),
    followUps: followUps.map(({ state, receipts, deliveries }) => ({
      status: state.status,
      release: state.release,
      verdicts: receipts.map(({ verdict }) => verdict),
      deliveries: deliveries.map(({ type, state: is, attempts }) => [type, is, attempts.length]),
    })),
    changes: changes.filter(([, fields]) => fields.includes(`shop|customer:${customer}`)).length,
    due: (await lane.direct.zscore(lane.store.keys.due(partition), `shop|customer:${customer}`)) !== null,
  };
}

async function asked(lane, more) {
  const customer = fresh("c_");
  const { followUp } = await asks(lane, customer, more);
  return { customer, ids: [followUp.id], followUp };
}

const DUE_LATER = { delay: HOUR_MS };

export const WRITE_EFFECTS = [
  {
    script: "commit",
    what: "a follow-up is asked for",
    begin: () => ({ customer: fresh("c_"), key: fresh("k") }),
    act: async (lane, subject) => {
      subject.ids = [(await asks(lane, subject.customer, {}, subject.key)).followUp.id];
    },
    seen,
  },
  {
    script: "commit",
    what: "a release is redeemed",
    begin: (lane) => asked(lane),
    act: async (lane, subject) => {
      const stored = await find(lane, subject.ids[0]);
      subject.go = (await redeemFollowUp(lane.doors, lane.opened, stored, { idempotencyKey: "once" })).go;
    },
    seen: async (lane, subject) => ({ go: subject.go, ...(await seen(lane, subject)) }),
  },
  {
    script: "commit",
    what: "an order ends a follow-up",
    begin: async (lane) => ({ ...(await asked(lane, DUE_LATER)), event: fresh("e_") }),
    act: (lane, { customer, event }) => {
      const told = { id: event, person: { customer }, type: "order.completed", order: "o_1" };
      const [read] = parseEvents({ events: [told] }, lane.opened.site.policy.zone).events;
      return ingestEvent(lane.doors, lane.opened, read);
    },
    seen,
  },
  {
    script: "commit",
    what: "the shop cancels",
    begin: (lane) => asked(lane, DUE_LATER),
    act: async (lane, { ids }) => await cancelFollowUp(lane.doors, lane.opened, await find(lane, ids[0]), "lab"),
    seen,
  },
  {
    script: "checkout",
    what: "an order is noted at its checkout",
    begin: () => ({ checkout: fresh("ck_") }),
    act: async (lane, { checkout }) => {
      const order = { key: "order:o_1", first: { receivedAtMs: 1_000, toldAtMs: 1_000 }, completedAtMs: 1_000 };
      await atCheckout(lane.store, "shop", checkout, { point: { ref: "customer:c_1", by: "schedule" } });
      await atCheckout(lane.store, "shop", checkout, { tell: order, customer: "c_1" });
    },
    seen: async (lane, { checkout }) => {
      const fields = await lane.direct.hgetall(lane.store.keys.checkout("shop", checkout));
      // A pointer says when it was left.
      return Object.entries(fields)
        .map(([name, value]) => (name.startsWith("s:") ? name : `${name} ${value}`))
        .sort();
    },
  },
  {
    script: "links",
    what: "a visitor is counted for a customer",
    begin: () => ({ customer: `customer:${fresh("c_")}`, visitor: `visitor:vh_${fresh("").slice(0, 16)}` }),
    act: async (lane, subject) => {
      subject.may = await mayLinkVisitors(lane.store, "shop", [subject.visitor], subject.customer);
    },
    seen: async (lane, { customer, may }) => ({
      may,
      visitors: await lane.direct.hlen(lane.store.keys.links("shop", customer)),
    }),
  },
  {
    script: "claim",
    what: "a worker claims who is due",
    begin: async (lane) => {
      const subject = await asked(lane, DUE_LATER);
      const { partition } = await person(lane, subject.customer);
      const key = lane.store.keys.due(partition);
      await lane.direct.zadd(key, 1, `shop|customer:${subject.customer}`);
      return { ...subject, partition, key };
    },
    act: (lane, { partition }) =>
      claimDue(lane.store, partition, { most: 100, leaseMs: LEASE_MS, validBeforeMs: null }),
    seen: async (lane, { customer, key }) => {
      const atMs = Number(await lane.direct.zscore(key, `shop|customer:${customer}`));
      const leftMs = atMs - Date.now();
      return { isLentOnce: leftMs > 0 && leftMs <= LEASE_MS + 1_000 };
    },
  },
  {
    script: "take",
    what: "the relay takes from the outbox",
    begin: async (lane) => {
      const subject = await asked(lane, DUE_LATER);
      return { ...subject, partition: (await person(lane, subject.customer)).partition };
    },
    act: (lane, { partition }) => takeOutbox(lane.store, partition, { most: 100, leaseMs: LEASE_MS, ageMs: 0 }),
    seen: async (lane, { ids, partition }) => {
      const members = await lane.direct.zrange(lane.store.keys.outbox(partition), 0, -1);
      return { entries: members.filter((member) => member.includes(ids[0])).length };
    },
  },
  {
    script: "deliver",
    what: "a delivery is claimed",
    begin: (lane) => asked(lane),
    act: (lane, { followUp }) =>
      stepDelivery(lane.store, followUp, "shop", followUp.deliveries[0], { token: "", keep: "me", leaseMs: 20_000 }),
    seen: async (lane, subject) => ({
      ...(await seen(lane, subject)),
      claims: Object.keys(
        await lane.direct.hgetall(lane.store.keys.followUp(subject.followUp.partition, "shop", subject.ids[0])),
      ).filter((field) => field.startsWith("c:")).length,
    }),
  },
  {
    script: "deliver",
    what: "a delivery ends",
    begin: async (lane) => {
      const subject = await asked(lane);
      const [delivery] = subject.followUp.deliveries;
      const claim = { token: "", keep: "me", leaseMs: 20_000 };
      await stepDelivery(lane.store, subject.followUp, "shop", delivery, claim);
      return { ...subject, ended: { ...delivery, state: "delivered", attempts: [{ atMs: 1, answer: "200" }] } };
    },
    act: (lane, { followUp, ended }) =>
      stepDelivery(lane.store, followUp, "shop", ended, { token: "me", keep: "", leaseMs: 0 }),
    seen,
  },
  {
    script: "department",
    what: "a department breaks its word",
    begin: async (lane) => {
      const department = fresh("d_");
      const subject = await asked(lane, { department, offer: "tea" });
      await redeemFollowUp(lane.doors, lane.opened, subject.followUp, {});
      return { ...subject, department };
    },
    act: async (lane, { ids }) => {
      const report = { outcome: "reached", offersMade: ["insurance"] };
      const stored = await find(lane, ids[0]);
      if (stored.state.outcome === undefined) await recordOutcome(lane.doors, lane.opened, stored, report);
    },
    seen: async (lane, subject) => {
      const { breaches, lifts, suspended } = (await readDepartments(lane.store, "shop")).get(subject.department);
      // Thousands of suspended departments would be told to everybody, which no shop has and the machine cannot bear.
      await lane.direct.hdel(lane.store.keys.departments("shop"), `d:${subject.department}`);
      return { breaches: breaches.length, lifts: lifts.length, suspended, ...(await seen(lane, subject)) };
    },
  },
  {
    script: "forget",
    what: "a due entry without a person goes",
    begin: async (lane) => {
      const ref = `customer:${fresh("c_")}`;
      const key = lane.store.keys.due(lane.store.keys.partitionOf("shop", ref));
      await lane.direct.zadd(key, Date.now() + HOUR_MS, `shop|${ref}`);
      return { ref, key };
    },
    act: (lane, { ref }) => forgetDue(lane.store, "shop", ref),
    seen: async (lane, { ref, key }) => ({ entry: await lane.direct.zscore(key, `shop|${ref}`) }),
  },
  ...["seal", "commit", "forward"].map((script) => ({
    script,
    what: "a visitor and a customer become one",
    begin: async (lane) => {
      const subject = await asked(lane, DUE_LATER);
      const visitor = `visitor:vh_${fresh("").slice(0, 16)}`;
      const { followUp } = await asks(lane, undefined, { person: { visitor: visitor.slice(8) }, ...DUE_LATER });
      return { ...subject, ids: [...subject.ids, followUp.id], visitor };
    },
    act: (lane, { visitor, customer }) => linkRefs(lane.store, "shop", visitor, `customer:${customer}`),
    seen: async (lane, subject) => {
      const left = await lane.direct.hgetall(lane.store.keys.document("shop", subject.visitor));
      return { left: Object.keys(left), ...(await seen(lane, subject)) };
    },
  })),
  {
    script: "elsewhere",
    what: "a follow-up leaves a forward where it was born",
    begin: (_lane, nth) => ({ born: nth % 32, to: 32 + (nth % 32), id: fresh("fu_lab") }),
    act: (lane, { born, to, id }) => lane.store.forwardFollowUp("shop", born, id, to),
    seen: async (lane, { born, to, id }) => {
      const left = await lane.direct.hgetall(lane.store.keys.followUp(born, "shop", id));
      return { isThere: left.moved === String(to), fields: Object.keys(left).length };
    },
  },
  {
    script: "repoint",
    what: "a browser changes hands",
    begin: async (lane) => {
      const visitor = `visitor:vh_${fresh("").slice(0, 16)}`;
      await linkRefs(lane.store, "shop", visitor, `customer:${fresh("c_")}`);
      return { visitor, customer: fresh("c_") };
    },
    act: (lane, { visitor, customer }) => linkRefs(lane.store, "shop", visitor, `customer:${customer}`),
    seen: async (lane, { visitor, customer }) => {
      const { to, owners } = await lane.direct.hgetall(lane.store.keys.document("shop", visitor));
      return { isTheirs: to === `customer:${customer}`, owners: Object.keys(JSON.parse(owners)).length };
    },
  },
  ...SITE_EFFECTS,
];
