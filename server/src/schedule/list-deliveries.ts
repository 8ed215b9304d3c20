/** Deliveries that failed, of a whole site, the last first, page by page. */
import type { ListedDelivery } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { ProblemError } from "../http/problem.js";
import { type FollowUpId, parseFollowUpId } from "../ids.js";
import type { Opened } from "../sites.js";
import { type FailedEntry, failedAtMs, failedDeliveries } from "../state/failed-deliveries.js";
import { toDeliveryReport } from "./to-delivery-report.js";

export interface DeliveriesPage {
  data: ListedDelivery[];
  nextCursor: string | null;
}

/** Entries read for one page, whatever is left of them. */
const READ_MAX = 1_000;
const CHUNK = 100;

export async function listFailedDeliveries(
  doors: Doors,
  opened: Opened,
  limit: number,
  cursor: string | undefined,
): Promise<DeliveriesPage> {
  const data: ListedDelivery[] = [];
  let at = cursor === undefined ? undefined : parseCursor(cursor);
  for (let read = 0; read < READ_MAX; ) {
    const entries = await entriesAfter(doors, opened, at);
    const reports = await Promise.all(entries.map((entry) => reportOf(doors, opened, entry)));
    for (const [index, entry] of entries.entries()) {
      at = entry;
      read += 1;
      data.push(...(reports[index] ?? []));
      if (data.length === limit) return { data, nextCursor: formatCursor(entry) };
    }
    if (entries.length < CHUNK) return { data, nextCursor: null };
  }
  return { data, nextCursor: at === undefined ? null : formatCursor(at) };
}

/** The last first; of the same instant, by id and number. */
const lastFirst = (a: FailedEntry, b: FailedEntry): number =>
  b.atMs - a.atMs || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0) || b.n - a.n;

async function entriesAfter({ people }: Doors, { scope }: Opened, at: FailedEntry | undefined): Promise<FailedEntry[]> {
  const { store } = people;
  const lists = await Promise.all(
    store.keys
      .partitionsOf(scope)
      .map((partition) => failedDeliveries(store, partition, scope, at?.atMs ?? null, 2 * CHUNK)),
  );
  return lists
    .flat()
    .filter((entry) => at === undefined || lastFirst(at, entry) < 0)
    .sort(lastFirst)
    .slice(0, CHUNK);
}

/** Nothing where it was sent anew since, or is not kept any more. */
async function reportOf({ people }: Doors, { scope }: Opened, { id, n, atMs }: FailedEntry): Promise<ListedDelivery[]> {
  const born = parseFollowUpId(id)?.partition;
  const stored = born === undefined ? undefined : await people.store.readFollowUp(scope, born, id);
  const delivery = stored?.deliveries[n];
  if (delivery?.state !== "failed" || failedAtMs(delivery) !== atMs) return [];
  return [{ followUp: id, ...toDeliveryReport(delivery) }];
}

const formatCursor = ({ atMs, id, n }: FailedEntry): string => Buffer.from(`${atMs}.${id}.${n}`).toString("base64url");

function parseCursor(cursor: string): FailedEntry {
  const match = /^(\d{1,16})\.(fu_[0-9a-z]{27})\.(\d{1,9})$/.exec(Buffer.from(cursor, "base64url").toString("utf8"));
  if (!match)
    throw new ProblemError("bad_field", "the cursor is none of ours", [
      { pointer: "/cursor", detail: "nextCursor of the page before" },
    ]);
  return { atMs: Number(match[1]), id: match[2] as FollowUpId, n: Number(match[3]) };
}
