/** Lists: of one person, or of the whole site, newest first, page by page. */
import type { Channel, Status } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { ProblemError } from "../http/problem.js";
import { type FollowUpId, hasOwnClock, type Partition, parseFollowUpId, type Ref } from "../ids.js";
import type { Opened } from "../sites.js";
import type { StoredFollowUp } from "../state/store.js";

export interface Filter {
  person?: Ref;
  status?: Status;
  channel?: Channel;
  department?: string;
  key?: string;
  dueBeforeMs?: number;
}

export interface Page {
  followUps: StoredFollowUp[];
  nextCursor: string | null;
}

/** Follow-ups read for one page, whatever the filter leaves of them. */
const READ_MAX = 1_000;
const CHUNK = 100;

export async function listFollowUps(
  doors: Doors,
  opened: Opened,
  filter: Filter,
  limit: number,
  cursor: string | undefined,
): Promise<Page> {
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  const found: StoredFollowUp[] = [];
  let read = 0;
  let at = after;
  while (found.length < limit && read < READ_MAX) {
    const entries =
      filter.person === undefined
        ? await siteEntries(doors, opened, at)
        : await personEntries(doors, opened, filter.person, at);
    const followUps = await Promise.all(entries.map((entry) => readEntry(doors, opened, entry.id)));
    for (const [index, entry] of entries.entries()) {
      at = entry;
      read += 1;
      const followUp = followUps[index];
      if (followUp && matches(followUp, filter)) found.push(followUp);
      if (found.length === limit) break;
    }
    if (entries.length < CHUNK && found.length < limit) return { followUps: found, nextCursor: null };
  }
  return { followUps: found, nextCursor: at === undefined ? null : formatCursor(at) };
}

interface Entry {
  createdAtMs: number;
  id: FollowUpId;
}

/** Newer first; of the same instant, by id. */
const newestFirst = (a: Entry, b: Entry): number =>
  b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
const isAfter = (entry: Entry, at: Entry | undefined): boolean => at === undefined || newestFirst(at, entry) < 0;

async function siteEntries({ people }: Doors, { scope }: Opened, at: Entry | undefined): Promise<Entry[]> {
  const { store } = people;
  const partitions: Partition[] = hasOwnClock(scope) ? [store.keys.partitionOf(scope, "")] : store.keys.all();
  const lists = await Promise.all(
    partitions.map((partition) => store.listed(partition, scope, at?.createdAtMs ?? null, CHUNK + CHUNK)),
  );
  return lists
    .flat()
    .filter((entry) => isAfter(entry, at))
    .sort(newestFirst)
    .slice(0, CHUNK);
}

async function personEntries(doors: Doors, opened: Opened, person: Ref, at: Entry | undefined): Promise<Entry[]> {
  const { document } = await doors.people.load(opened.scope, person);
  const ids = [...document.known.past, ...document.open.map((followUp) => followUp.id)];
  const read = await Promise.all(ids.map((id) => readEntry(doors, opened, id)));
  const entries = read.flatMap((one) => (one ? [{ createdAtMs: one.request.createdAtMs, id: one.id }] : []));
  return entries
    .filter((entry) => isAfter(entry, at))
    .sort(newestFirst)
    .slice(0, CHUNK);
}

async function readEntry({ people }: Doors, { scope }: Opened, id: FollowUpId): Promise<StoredFollowUp | undefined> {
  const born = parseFollowUpId(id)?.partition;
  return born === undefined ? undefined : await people.store.readFollowUp(scope, born, id);
}

function matches({ request, state }: StoredFollowUp, filter: Filter): boolean {
  const { channel, department, key } = request.request;
  return (
    (filter.status === undefined || state.status === filter.status) &&
    (filter.channel === undefined || channel === filter.channel) &&
    (filter.department === undefined || department === filter.department) &&
    (filter.key === undefined || key === filter.key) &&
    (filter.dueBeforeMs === undefined || (state.nextLookAtMs !== null && state.nextLookAtMs < filter.dueBeforeMs))
  );
}

const formatCursor = ({ createdAtMs, id }: Entry): string => Buffer.from(`${createdAtMs}.${id}`).toString("base64url");

function parseCursor(cursor: string): Entry {
  const match = /^(\d{1,16})\.(fu_[0-9a-z]{27})$/.exec(Buffer.from(cursor, "base64url").toString("utf8"));
  if (!match)
    throw new ProblemError("bad_field", "the cursor is none of ours", [
      { pointer: "/cursor", detail: "nextCursor of the page before" },
    ]);
  return { createdAtMs: Number(match[1]), id: match[2] as FollowUpId };
}
