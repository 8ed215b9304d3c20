/** The two lists, and what a change makes of them. Pure. */
import type { FollowUpRow, FollowUpsAnswer, LiveEvent, PeopleAnswer, PersonRow } from "../shapes.js";

export type Changed = Extract<LiveEvent, { type: "changed" }>;

/** `changes` counts how often it changed while it was looked at. */
export type FollowUpShown = FollowUpRow & { changes: number };
/** `leftAt` is when the person left the funnel; the row stays for a moment, so that one sees how it ended. */
export type PersonShown = PersonRow & { changes: number; leftAt: string | null };

export interface Lists {
  people: readonly PersonShown[];
  peopleTotal: number;
  /** Newest first. */
  followUps: readonly FollowUpShown[];
  nextCursor: string | null;
}

export const NO_LISTS: Lists = { people: [], peopleTotal: 0, followUps: [], nextCursor: null };

/** How long somebody who left the funnel stays on the list. */
export const LEFT_MS = 60_000;

export function listsOf(people: PeopleAnswer, followUps: FollowUpsAnswer): Lists {
  return {
    people: people.people.map((row) => ({ ...row, changes: 0, leftAt: null })),
    peopleTotal: people.total,
    followUps: merged([], followUps.followUps, 0),
    nextCursor: followUps.nextCursor,
  };
}

export const withOlder = (lists: Lists, { followUps, nextCursor }: FollowUpsAnswer): Lists => ({
  ...lists,
  followUps: merged(lists.followUps, followUps, 0),
  nextCursor,
});

/** A follow-up that a link named may be older than the list goes. */
export const withOne = (lists: Lists, row: FollowUpRow): Lists => ({
  ...lists,
  followUps: merged(lists.followUps, [row], 0),
});

export function withChange(lists: Lists, { now, people, left, followUps }: Changed): Lists {
  const news = new Map(people.map((row) => [row.id, row]));
  const known = new Set(lists.people.map(({ id }) => id));
  const kept = lists.people
    .filter(
      ({ id, leftAt }) => !left.includes(id) && (leftAt === null || Date.parse(now) - Date.parse(leftAt) < LEFT_MS),
    )
    .map((row) => personAfter(row, news.get(row.id), now));
  // Who enters stands at the top, who stays keeps the place: a list that jumps cannot be read.
  const entered = people
    .filter((row) => row.inFunnel && !known.has(row.id))
    .map((row) => ({ ...row, changes: 1, leftAt: null }));
  const after = [...entered, ...kept];
  return {
    ...lists,
    people: after,
    peopleTotal: lists.peopleTotal + inFunnel(after) - inFunnel(lists.people),
    followUps: merged(lists.followUps, followUps, 1),
  };
}

/** Several changes as one, for when nobody looks. */
export function together(a: Changed | undefined, b: Changed): Changed {
  if (!a) return b;
  return {
    type: "changed",
    now: b.now,
    people: latest([...a.people.filter(({ id }) => !b.left.includes(id)), ...b.people]),
    left: [...new Set([...a.left, ...b.left])].filter((id) => !b.people.some((row) => row.id === id)),
    followUps: latest([...a.followUps, ...b.followUps]),
  };
}

export const sizeOf = ({ people, followUps }: Changed): number => people.length + followUps.length;

const inFunnel = (people: readonly PersonShown[]): number => people.filter((row) => row.inFunnel).length;

const latest = <T extends { id: string }>(rows: readonly T[]): T[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
];

function personAfter(row: PersonShown, after: PersonRow | undefined, now: string): PersonShown {
  if (!after) return row;
  const { changes, leftAt, ...before } = row;
  return { ...after, changes: changes + newsIn(before, after), leftAt: after.inFunnel ? null : (leftAt ?? now) };
}

function merged(rows: readonly FollowUpShown[], news: readonly FollowUpRow[], changesWhenNew: number): FollowUpShown[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const after of news) {
    const shown = byId.get(after.id);
    const { changes, ...before } = shown ?? { ...after, changes: changesWhenNew };
    byId.set(after.id, { ...after, changes: changes + newsIn(before, after) });
  }
  return [...byId.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
}

/** 1 where something changed that a reader should notice: a heartbeat moves times, and that is no news. */
function newsIn(before: object, after: object): 0 | 1 {
  return JSON.stringify(before, lasting) === JSON.stringify(after, lasting) ? 0 : 1;
}

const MOVING: ReadonlySet<string> = new Set(["presentUntil", "lastActivityAt", "decidedAt", "until", "nextLookAt"]);
const lasting = (name: string, value: unknown): unknown => (MOVING.has(name) ? undefined : value);
