/**
 * A batch from a page, step by step: who speaks, whether it may be linked, what it says, who else is concerned. The
 * answer is given when Redis has it all.
 */
import type { BatchAnswer } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { ProblemError } from "../http/problem.js";
import { type Ref, type Scope, visitorRef } from "../ids.js";
import type { Now } from "../person/document.js";
import type { DatedFact } from "../person/fact.js";
import { fold } from "../person/fold.js";
import { withOutsider } from "../person/outsiders.js";
import type { Opened } from "../sites.js";
import { activityChange } from "../state/activity-change.js";
import { linkRefs } from "../state/merge-person.js";
import { type Identity, readIdentity } from "./identity.js";
import type { Batch } from "./parse-batch.js";

/** A fold that meets another one is done again this often; then the page is asked to come back. */
const FOLD_TRIES_MAX = 5;

export async function ingestBatch(doors: Doors, { site, scope }: Opened, batch: Batch): Promise<BatchAnswer> {
  const { people, bell } = doors;
  const visitor = visitorRef(batch.visitor);
  const identity = await identify(doors, { site, scope }, batch);
  if (identity.kind === "customer") {
    await linkRefs(people.store, scope, visitor, identity.ref);
    for (const ref of [visitor, identity.ref]) bell.ring(people.store.keys.partitionOf(scope, ref));
  }

  const folded = await people.change(scope, visitor, FOLD_TRIES_MAX, (loaded) => {
    const { document, fresh } = fold(
      loaded.document,
      dated(batch, loaded.nowMs),
      batch.zone ? { zone: batch.zone } : {},
    );
    if (fresh.length === 0) return { value: { now: loaded.document.now, associates: [] as Ref[], settled: false } };
    const change = activityChange(loaded, document, fresh, site);
    const value = { now: document.now, associates: document.known.associates, settled: change.followUps.length > 0 };
    return { value, change };
  });
  if (!folded.ok) throw new ProblemError("busy", "the person changed too often; send the batch again", [], 1);
  for (const associate of folded.value.associates)
    await tellPresence(doors, { site, scope }, associate, visitor, folded.value.now);
  if (folded.value.settled) bell.ring(folded.loaded.partition);

  return {
    accepted: batch.facts.length,
    dropped: batch.dropped,
    epoch: people.store.seen.epoch,
    ...(identity.kind === "unsigned" || identity.kind === "expired" ? { refs: identity.kind } : {}),
  };
}

async function identify({ people }: Doors, { site, scope }: Opened, batch: Batch): Promise<Identity> {
  if (batch.refs.customer === undefined) return { kind: "none" };
  return readIdentity(batch.refs, site, await people.store.timeMs(scope));
}

/** Facts in the site's time: receipt minus age. Nothing else is read from the page's clock. */
const dated = (batch: Batch, nowMs: number): DatedFact[] =>
  batch.facts.map(({ seq, ageMs, fact }) => ({
    fact,
    atMs: nowMs - ageMs,
    source: { door: "page", tab: batch.tab, seq },
  }));

/** A person that the shop named this visitor for, unverified: it learns of the presence, and of nothing else. */
async function tellPresence(
  doors: Doors,
  { site, scope }: { site: Opened["site"]; scope: Scope },
  person: Ref,
  visitor: Ref,
  now: Now,
): Promise<void> {
  const tabs = Object.values(now.tabs);
  const presence = {
    heardAtMs: Math.max(0, ...tabs.map((tab) => tab.heardAtMs)),
    aliveAtMs: Math.max(0, ...tabs.map((tab) => tab.aliveAtMs)),
    visible: tabs.some((tab) => tab.visible),
  };
  const told = await doors.people.change(scope, person, FOLD_TRIES_MAX, (loaded) => {
    const document = { ...loaded.document, now: withOutsider(loaded.document.now, visitor, presence) };
    return { value: undefined, change: activityChange(loaded, document, [], site) };
  });
  if (!told.ok) throw new ProblemError("busy", "the person changed too often; send the batch again", [], 1);
}
