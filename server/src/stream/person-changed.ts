/** What `/v1/stream` tells of a change: who, and how that person's follow-ups stand now. */
import type { Status } from "@holdoff/sdk/wire";
import type { FollowUpId, Ref, Revision, Scope } from "../ids.js";
import { parseFollowUpId } from "../ids.js";
import type { People } from "../state/people.js";
import type { Loaded } from "../state/store.js";
import type { Change } from "./change-log.js";

export interface PersonChanged {
  type: "person.changed";
  /** The ref that holds the person now. */
  person: Ref;
  revision: Revision;
  what: string;
  /** The open ones and the last that ended, as they are when this is sent: that may be later than the change. */
  followUps: { id: FollowUpId; status: Status; release: number; nextLookAt: string | null }[];
}

/** Ended follow-ups that an event names, so that who listens learns how they ended. */
const ENDED_MAX = 3;

/** The events of some changes, in their order; each person is read once. */
export async function personsChanged(
  people: People,
  scope: Scope,
  changes: readonly Change[],
): Promise<PersonChanged[]> {
  const refs = [...new Set(changes.map(({ ref }) => ref))];
  const read = new Map(await Promise.all(refs.map(async (ref) => [ref, await stateOf(people, scope, ref)] as const)));
  return changes.map(({ ref, revision, what }) => ({
    type: "person.changed",
    revision,
    what,
    ...(read.get(ref) ?? { person: ref, followUps: [] }),
  }));
}

async function stateOf(people: People, scope: Scope, ref: Ref): Promise<Pick<PersonChanged, "person" | "followUps">> {
  const loaded = await people.load(scope, ref);
  const open = loaded.document.open.map(({ id, status, release, nextLookAtMs }) => ({
    id,
    status,
    release,
    nextLookAt: isoOrNull(nextLookAtMs),
  }));
  return { person: loaded.ref, followUps: [...open, ...(await justEnded(people, loaded))] };
}

async function justEnded(people: People, { scope, document }: Loaded): Promise<PersonChanged["followUps"]> {
  const read = await Promise.all(
    document.known.past.slice(-ENDED_MAX).map(async (id) => {
      const born = parseFollowUpId(id)?.partition;
      const stored = born === undefined ? undefined : await people.store.readFollowUp(scope, born, id);
      return stored ? [{ id, status: stored.state.status, release: stored.state.release, nextLookAt: null }] : [];
    }),
  );
  return read.flat();
}

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
