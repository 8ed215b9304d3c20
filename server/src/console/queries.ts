/** What the console reads. Every query is bounded, and nothing here writes. */
import type { Status } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { iso } from "../gate/iso.js";
import { ProblemError } from "../http/problem.js";
import { hasOwnClock, parseFollowUpId, type Ref } from "../ids.js";
import { type Missed, readIntake } from "../intake/read-intake.js";
import { CHECKOUT_OPEN_MS } from "../person/checkouts.js";
import { resumeCommand, whyInWords } from "../policy-words/suspicion-words.js";
import { followUpNow } from "../schedule/follow-up-now.js";
import { listFollowUps } from "../schedule/list-follow-ups.js";
import { stopAnswer } from "../schedule/stops.js";
import type { Opened } from "../sites.js";
import { readStanding } from "../state/standing.js";
import type { Loaded, StoredFollowUp } from "../state/store.js";
import { followUpRow } from "./follow-up-row.js";
import { personId } from "./person-name.js";
import { personRow } from "./person-row.js";
import type {
  FollowUpAnswer,
  FollowUpRow,
  FollowUpsAnswer,
  LiveEvent,
  PeopleAnswer,
  PolicyInForce,
  StandingAnswer,
} from "./shapes.js";

const PEOPLE_MAX = 100;
const MISSED_MAX = 20;
const FOLLOW_UPS_MAX = 100;
const RECEIPTS_MAX = 100;
/** Ended follow-ups of a person that a change tells of, beside all open ones. */
const ENDED_MAX = 10;

/** The people with an open checkout, the latest funnel signal first. */
export async function peopleInFunnel({ people }: Doors, { site, scope }: Opened): Promise<PeopleAnswer> {
  const { store } = people;
  const nowMs = await store.timeMs(scope);
  const fromMs = nowMs - CHECKOUT_OPEN_MS;
  const partitions = hasOwnClock(scope) ? [store.keys.partitionOf(scope, "")] : store.keys.all();
  const indexes = await Promise.all(
    partitions.map(async (partition) => {
      const key = store.keys.funnel(partition, scope);
      const [flat, total] = await Promise.all([
        store.redis.zrevrangebyscore(key, "+inf", fromMs, "WITHSCORES", "LIMIT", 0, PEOPLE_MAX),
        store.redis.zcount(key, fromMs, "+inf"),
      ]);
      return { members: pairs(flat), total };
    }),
  );
  const latest = indexes
    .flatMap(({ members }) => members)
    .sort((a, b) => b.atMs - a.atMs)
    .slice(0, PEOPLE_MAX);
  const loaded = await Promise.all(latest.map(({ member }) => people.load(scope, store.keys.parseMember(member).ref)));
  // Two members may lead to one person while a merge is on its way.
  const byRef = new Map(loaded.filter(({ revision }) => revision !== null).map((one) => [one.ref, one]));
  const rows = [...byRef.values()].map((one) => personRow(one, site.policy)).filter(({ inFunnel }) => inFunnel);
  return { now: iso(nowMs), people: rows, total: Math.max(rows.length, sum(indexes.map(({ total }) => total))) };
}

/** What keeps contacts of the whole site waiting. */
export async function standingIn(doors: Doors, { site, scope }: Opened): Promise<StandingAnswer> {
  const { people } = doors;
  const { warnings } = people.store.fitness;
  const [{ suspicion, stops, noOrderSinceMs }, { dropped, ignored }] = await Promise.all([
    readStanding(people.store, scope, site.policy),
    readIntake(doors, { site, scope }),
  ]);
  const rowOf =
    (isDropped: boolean) =>
    ({ type, hour, pointer, expected }: Missed) => ({
      type,
      dropped: isDropped,
      count: hour,
      pointer: pointer ?? null,
      expected: expected ?? null,
    });
  const missed = [
    ...dropped.filter(({ reason }) => reason !== "unknown_type").map(rowOf(true)),
    // What came without an id, or with more than a signal has, was heard as well.
    ...ignored.filter(({ pointer }) => pointer !== "/id" && pointer !== "").map(rowOf(false)),
  ].filter(({ count }) => count > 0);
  return {
    suspect: suspicion && {
      since: iso(suspicion.sinceMs),
      why: whyInWords(suspicion),
      resume: resumeCommand(site.id),
    },
    stops: stops.map(stopAnswer),
    noOrderSince: noOrderSinceMs === null ? null : iso(noOrderSinceMs),
    ...(warnings.length > 0 && { warnings }),
    missed: missed.slice(0, MISSED_MAX),
    policy: policyInForce(site),
  };
}

function policyInForce({ policy, enforce, unreadable = null, inForce }: Opened["site"]): PolicyInForce {
  if (inForce === undefined) return { hash: policy.hash, enforce, since: null, way: null, by: null, unreadable };
  const { atMs, way, by = null } = inForce;
  return { hash: inForce.policy, enforce: inForce.enforce, since: iso(atMs), way, by, unreadable };
}

export async function followUps(
  doors: Doors,
  opened: Opened,
  status: Status | undefined,
  cursor: string | undefined,
): Promise<FollowUpsAnswer> {
  const page = await listFollowUps(doors, opened, status === undefined ? {} : { status }, FOLLOW_UPS_MAX, cursor);
  const rows = await Promise.all(page.followUps.map((stored) => rowNow(doors, opened, stored)));
  return {
    now: iso(await doors.people.store.timeMs(opened.scope)),
    followUps: rows,
    nextCursor: page.nextCursor,
  };
}

/** One follow-up in the first of the scopes that has it. */
export async function followUpIn(doors: Doors, places: readonly Opened[], text: string): Promise<FollowUpAnswer> {
  for (const opened of places) {
    const { scope } = opened;
    const stored = await readFollowUp(doors, scope, text);
    if (!stored) continue;
    return {
      now: iso(await doors.people.store.timeMs(scope)),
      scope,
      followUp: await rowNow(doors, opened, stored),
      receipts: stored.receipts.slice(-RECEIPTS_MAX),
      receiptsTotal: stored.receipts.length,
    };
  }
  throw new ProblemError("not_found", `there is no follow-up ${JSON.stringify(text.slice(0, 80))}`);
}

/** The rows of people who changed, as they are now. */
export async function changedRows(doors: Doors, opened: Opened, refs: readonly Ref[]): Promise<LiveEvent> {
  const { site, scope } = opened;
  const loaded = await Promise.all(refs.map((ref) => doors.people.load(scope, ref)));
  const byRef = new Map(loaded.map((one) => [one.ref, one]));
  const there = [...byRef.values()].filter(({ revision }) => revision !== null);
  const gone = [...byRef.values()].filter(({ revision }) => revision === null).map(({ ref }) => ref);
  const moved = refs.filter((ref, index) => loaded[index]?.ref !== ref);
  const merged = there.flatMap(({ document }) => document.known.refs as Ref[]);
  const rows = await Promise.all(there.map((one) => followUpRows(doors, opened, one)));
  return {
    type: "changed",
    now: iso(await doors.people.store.timeMs(scope)),
    people: there.map((one) => personRow(one, site.policy)),
    left: [...new Set([...gone, ...moved, ...merged])]
      .filter((ref) => !byRef.get(ref)?.revision)
      .map((ref) => personId(scope, ref)),
    followUps: rows.flat(),
  };
}

async function followUpRows(doors: Doors, opened: Opened, { document }: Loaded): Promise<FollowUpRow[]> {
  const ids = [...document.open.map(({ id }) => id), ...document.known.past.slice(-ENDED_MAX)];
  const stored = await Promise.all(ids.map((id) => readFollowUp(doors, opened.scope, id)));
  return await Promise.all(stored.flatMap((one) => (one ? [rowNow(doors, opened, one)] : [])));
}

const rowNow = async (doors: Doors, opened: Opened, stored: StoredFollowUp): Promise<FollowUpRow> =>
  followUpRow(opened.scope, stored.state.ref, await followUpNow(doors, opened, stored));

async function readFollowUp(
  { people }: Doors,
  scope: Opened["scope"],
  text: string,
): Promise<StoredFollowUp | undefined> {
  const parsed = parseFollowUpId(text);
  return parsed && (await people.store.readFollowUp(scope, parsed.partition, parsed.id));
}

const pairs = (flat: readonly string[]): { member: string; atMs: number }[] =>
  Array.from({ length: flat.length / 2 }, (_, index) => ({
    member: flat[2 * index] ?? "",
    atMs: Number(flat[2 * index + 1]),
  }));

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
