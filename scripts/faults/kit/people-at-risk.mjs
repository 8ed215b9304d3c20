/** Customers about whom something is asked for, and what they said before a fault: who may be called after it, and who not. */
import { fresh } from "./shop.mjs";

const ok = (entry) => {
  if (entry.outcome !== "ok") throw new Error(`${entry.name} was answered ${entry.status} before the fault`);
  return entry.body;
};

/** `many` follow-ups of as many customers, acknowledged. */
export async function waiting(shop, many, more = {}) {
  const asked = Array.from({ length: many }, async () => {
    const customer = fresh("c_");
    const key = fresh("k");
    // An order ends what is about a cart.
    const request = { person: { customer }, trigger: { type: "cart_left" }, ...more };
    const { id } = ok(await shop.schedule(request, key));
    return { customer, id, key };
  });
  return await Promise.all(asked);
}

/** Their ends, acknowledged: every other one is cancelled by the shop, the rest have ordered. */
export async function endAll(shop, people) {
  const ends = people.map(async (person, nth) => {
    const end = await (nth % 2 === 0 ? shop.cancel(person.id) : shop.order(person.customer));
    ok(end);
    const { status } = ok(await shop.get(person.id));
    // Released before it was ended: what came too late is not what this is about.
    if (status !== "cancelled") throw new Error(`an acknowledged end left a follow-up ${status}`);
    person.endedAtMs = end.endedAtMs;
  });
  await Promise.all(ends);
}

/** Of people who ended something, those about whom a release was decided after the end was acknowledged. */
export function falselyReleased(receiver, people) {
  const decidedAtMs = ({ message }) => Date.parse(message.data.followUp.decision.at);
  return people.filter(({ id, endedAtMs }) =>
    receiver.releasesOf(id).some((release) => decidedAtMs(release) > endedAtMs),
  );
}
