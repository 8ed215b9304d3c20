/** What is known of a site's intake, for people and programs to read. */
import type { Proof } from "../collector/identity.js";
import type { Doors } from "../doors.js";
import { iso } from "../gate/iso.js";
import type { Opened } from "../sites.js";
import {
  type Counted,
  countedOf,
  readCounts,
  readLastHeard,
  readSuspicions,
  type Suspicion,
} from "../state/intake-counts.js";
import { expectedAt } from "./expected.js";
import { proofsIn } from "./proofs-in.js";

export interface Intake {
  at: string;
  /** By door and type: when it was heard last, and how many were accepted. */
  sources: { door: Counted["door"]; type: Counted["type"]; lastHeardAt: string | null; hour: number; day: number }[];
  /** What was left out as a whole, the most frequent first. */
  dropped: Missed[];
  /** Fields that were left out of what was taken, the most frequent first. */
  ignored: Missed[];
  /** Batches of pages that said who is signed in, by what their proof turned out to be. A wrong one is unsigned, too. */
  proofs: Record<Proof, { hour: number; day: number }>;
  /** Checkouts that were named with too many customers: their orders concern their own person only. */
  sharedCheckouts: Named[];
  /** Checkouts at which more pages wait for an order than there is room for. */
  crowdedCheckouts: Named[];
  /** Customers that more browsers were linked to in a day than one person has. */
  busyCustomers: Named[];
}

export interface Missed {
  door: Counted["door"];
  type: Counted["type"];
  reason?: string;
  pointer?: string;
  /** What belongs there. */
  expected?: string;
  hour: number;
  day: number;
}

interface Named {
  name: string;
  at: string;
}

export async function readIntake({ people, intake }: Doors, { scope }: Opened): Promise<Intake> {
  const { store } = people;
  await intake.flush(store);
  const nowMs = await store.realMs();
  const [hour, day, last, suspicions] = await Promise.all([
    readCounts(store, scope, "hour", nowMs),
    readCounts(store, scope, "day", nowMs),
    readLastHeard(store, scope),
    readSuspicions(store, scope),
  ]);
  // What is counted in the last hour is counted in the day as well.
  const counted = [...day.keys()].map((field) => ({
    ...countedOf(field),
    hour: hour.get(field) ?? 0,
    day: day.get(field) ?? 0,
  }));
  const missed = (came: Counted["came"]): Missed[] =>
    counted
      .filter((one) => one.came === came)
      .map(({ came: _, ...rest }) => {
        const expected = expectedAt(rest.type, rest.pointer);
        return expected === undefined ? rest : { ...rest, expected };
      })
      .sort((a, b) => b.hour - a.hour || b.day - a.day);
  const [proofsOfHour, proofsOfDay] = [proofsIn(hour), proofsIn(day)];
  const proofs = (proof: Proof): Intake["proofs"][Proof] => ({ hour: proofsOfHour[proof], day: proofsOfDay[proof] });
  const named = (kind: Suspicion): Named[] =>
    suspicions.filter((one) => one.kind === kind).map(({ name, atMs }) => ({ name, at: iso(atMs) }));
  return {
    at: iso(nowMs),
    sources: sourcesOf(counted, last),
    dropped: missed("dropped"),
    ignored: missed("ignored"),
    proofs: {
      valid: proofs("valid"),
      unsigned: proofs("unsigned"),
      wrong: proofs("wrong"),
      expired: proofs("expired"),
    },
    sharedCheckouts: named("shared_checkout"),
    crowdedCheckouts: named("crowded_checkout"),
    busyCustomers: named("busy_customer"),
  };
}

function sourcesOf(
  counted: readonly (Counted & { hour: number; day: number })[],
  last: readonly { door: Counted["door"]; type: Counted["type"]; atMs: number }[],
): Intake["sources"] {
  const accepted = new Map(
    counted.filter(({ came }) => came === "accepted").map((one) => [`${one.door} ${one.type}`, one]),
  );
  return last
    .map(({ door, type, atMs }) => {
      const counts = accepted.get(`${door} ${type}`);
      return { door, type, lastHeardAt: iso(atMs), hour: counts?.hour ?? 0, day: counts?.day ?? 0 };
    })
    .sort((a, b) => (a.lastHeardAt < b.lastHeardAt ? 1 : -1));
}
