/**
 * A follow-up is asked for. It is decided at once, in the script that stores it, so it may already be released, held
 * or cancelled when it is answered. The same Idempotency-Key gives the same follow-up, also after a crash half-way.
 */
import type { FollowUpRequest } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { settle } from "../gate/settle.js";
import { ProblemError } from "../http/problem.js";
import {
  type FollowUpId,
  newFollowUpId,
  type Partition,
  parseFollowUpId,
  type Ref,
  refValue,
  visitorRefFromShop,
} from "../ids.js";
import { withCompleted } from "../person/loose-sales.js";
import type { Opened } from "../sites.js";
import { revisionOf } from "../state/activity-change.js";
import { seeDepartment } from "../state/departments.js";
import { type FirstUse, firstUse, hashBody, takeKey } from "../state/idempotency.js";
import { primaryRef, resolvePerson } from "../state/resolve-person.js";
import { settlementChange } from "../state/settlement-change.js";
import type { StoredFollowUp } from "../state/store.js";
import { chooseDestination } from "./destination.js";
import { draft } from "./draft.js";
import { refusePurpose } from "./refuse-purpose.js";
import type { CheckedRequest } from "./request-schema.js";

const TRIES_MAX = 5;
/** Open follow-ups of one person: more is a loop in the shop's code. */
const OPEN_MAX = 200;

export interface Scheduled {
  followUp: StoredFollowUp;
  /** The key was used before, for the same body. */
  replayed: boolean;
}

export async function scheduleFollowUp(
  doors: Doors,
  opened: Opened,
  request: CheckedRequest,
  key: string,
): Promise<Scheduled> {
  const { people } = doors;
  const { site, scope } = opened;
  const destination = chooseDestination(site, request.channel, request.deliver);
  const bodyHash = hashBody(request);

  const [before, facts] = await Promise.all([firstUse(people.store, scope, key), people.store.siteFacts(scope)]);
  if (before) {
    refuseOtherBody(before, bodyHash, key);
    const existing = await read(doors, opened, before.id);
    if (existing) {
      await people.store.confirm(existing.partition);
      return { followUp: existing, replayed: true };
    }
  }
  refusePurpose(request, site, facts);

  const named = primaryRef(request.person);
  if (!named) throw new Error("a request that names nobody passed the schema");
  const { ref, associated } = await resolvePerson(people, scope, request.person, named);
  const checkout = request.about?.checkout;
  const completedAtMs =
    checkout === undefined ? null : (await people.store.checkout(scope, checkout, { point: ref })).completedAtMs;

  const { partition } = await people.load(scope, ref);
  const taken = await takeKey(people.store, scope, key, before ?? { bodyHash, id: newFollowUpId(partition) });
  refuseOtherBody(taken, bodyHash, key);
  const { id } = taken;
  await create({ ref, id, associated, completedAtMs, partition });
  const { department } = request;
  const [followUp] = await Promise.all([
    read(doors, opened, id),
    department === undefined ? undefined : seeDepartment(people.store, scope, department),
  ]);
  if (!followUp)
    throw new ProblemError("busy", "the person changed too often; send the request again with the same key", [], 1);
  doors.bell.ring(followUp.partition);
  return { followUp, replayed: false };

  /** Commits it; when the person moves elsewhere meanwhile, a forward is left first where the id says it was born. */
  async function create(at: {
    ref: Ref;
    id: FollowUpId;
    associated: Ref[];
    completedAtMs: number | null;
    partition: Partition;
  }): Promise<void> {
    const born = parseFollowUpId(at.id)?.partition ?? at.partition;
    if (!(await people.store.forwardFollowUp(scope, born, at.id, at.partition))) return;
    const changed = await people.change(scope, at.ref, TRIES_MAX, (loaded) => {
      if (loaded.partition !== at.partition) return { value: loaded.partition };
      if (loaded.document.open.length >= OPEN_MAX)
        throw new ProblemError("bad_field", `this person has ${OPEN_MAX} open follow-ups already`);
      const document =
        at.completedAtMs === null || checkout === undefined
          ? loaded.document
          : withCompleted(loaded.document, checkout, at.completedAtMs);
      if (document.open.some((followUp) => followUp.id === at.id)) return { value: at.partition };
      const shown = masked(request);
      const { followUp, stored } = draft(request, {
        id: at.id,
        document,
        nowMs: loaded.nowMs,
        associated: at.associated,
        destination,
        shown,
      });
      const settlement = settle({ ...document, open: [...document.open, followUp] }, site.policy, loaded.nowMs, {
        enforce: site.enforce,
        site: loaded.site,
      });
      const deciding = { policy: site.policy, revision: revisionOf(loaded) };
      return {
        value: at.partition,
        change: settlementChange(loaded, settlement, deciding, "follow_up.scheduled", {
          create: new Map([[at.id, stored]]),
        }),
      };
    });
    if (changed.ok && changed.value !== at.partition) await create({ ...at, partition: changed.value });
  }
}

const read = (doors: Doors, { scope }: Opened, id: FollowUpId): Promise<StoredFollowUp | undefined> => {
  const parsed = parseFollowUpId(id);
  if (!parsed) throw new Error(`${id} is no id of ours`);
  return doors.people.store.readFollowUp(scope, parsed.partition, id);
};

/** The visitor's id is a secret of its browser: what is stored and shown of it is a hash. */
export function masked(request: CheckedRequest): FollowUpRequest {
  const { visitor } = request.person;
  return visitor === undefined
    ? request
    : { ...request, person: { ...request.person, visitor: refValue(visitorRefFromShop(visitor)) } };
}

function refuseOtherBody(use: FirstUse, bodyHash: string, key: string): void {
  if (use.bodyHash === bodyHash) return;
  throw new ProblemError("idempotency_conflict", `the key ${JSON.stringify(key)} came before with another body`);
}
