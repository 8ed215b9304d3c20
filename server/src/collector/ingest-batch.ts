/**
 * A batch from a page, step by step: who speaks, whether it may be linked, what it says, who else is concerned. The
 * answer is given when Redis has it all.
 */
import type { BatchAnswer } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { notChanged } from "../http/not-changed.js";
import type { ProblemError } from "../http/problem.js";
import { type Ref, refValue, visitorRef } from "../ids.js";
import type { PersonDocument } from "../person/document.js";
import type { DatedFact } from "../person/fact.js";
import type { Opened } from "../sites.js";
import { linkRefs } from "../state/merge-person.js";
import type { WhyNotChanged } from "../state/people.js";
import { associate } from "../state/resolve-person.js";
import { noteSandbox } from "../state/sandboxes.js";
import type { Loaded } from "../state/store.js";
import { tellPresence } from "../state/tell-presence.js";
import { WITHOUT_ZONE, withWhen } from "./asked-when.js";
import type { Came } from "./count-intake.js";
import { foldWithPointers } from "./fold-with-pointers.js";
import { type Identity, readIdentity } from "./identity.js";
import { IGNORED_MAX, said } from "./ignored.js";
import type { Batch, DroppedSignal } from "./parse-batch.js";

/** The answer to the page, and what came of its signals, to be counted. */
export interface IngestedBatch {
  answer: BatchAnswer;
  came: Came;
  /** Its visitor is linked to a customer, or has something planned. */
  isKnown: boolean;
}

export async function ingestBatch(doors: Doors, { site, scope }: Opened, batch: Batch): Promise<IngestedBatch> {
  const { people, bell } = doors;
  await noteSandbox(people.store, scope, "page");
  const visitor = visitorRef(batch.visitor);
  const identity = await identify(doors, { site, scope }, batch);
  if (identity.kind === "customer") {
    const linked = await linkRefs(people.store, scope, visitor, identity.ref);
    if (!linked.linked && linked.why === "too_many_visitors")
      await associate(people, { scope, site }, visitor, identity.ref);
    for (const ref of [visitor, identity.ref]) bell.ring(people.store.keys.partitionOf(scope, ref));
  }

  let read: ReturnType<typeof dated> = { facts: [], dropped: [] };
  const told = ({ nowMs, document, ref }: Pick<Loaded, "nowMs" | "document" | "ref">) => {
    read = dated(batch, { nowMs, document, visitor, identity });
    const around = { ...(batch.zone !== undefined && { zone: batch.zone }), ...(ref !== visitor && { visitor }) };
    return { facts: read.facts, around };
  };
  const folded = await foldWithPointers(doors, { site, scope }, visitor, told, { by: "page" });
  if (!folded.ok) throw refused(folded.why);
  const { document, fresh } = folded.value.folded;
  if (fresh.length > 0) {
    for (const associate of document.known.associates)
      await tellPresence(people, { scope, site }, associate, visitor, document.now);
  }
  if (folded.value.settled) bell.ring(folded.loaded.partition);

  const dropped = [...batch.dropped, ...read.dropped];
  const { ignored } = batch;
  return {
    answer: {
      accepted: read.facts.length,
      dropped: dropped.map(({ seq, reason, pointer, detail }) => ({ seq, reason, detail: said(pointer, detail) })),
      ignored: ignored.slice(0, IGNORED_MAX).map(({ seq, pointer, detail }) => ({ seq, pointer, detail })),
      epoch: people.store.seen.epoch,
      ...(identity.kind === "unsigned" || identity.kind === "expired" ? { refs: identity.kind } : {}),
    },
    came: { accepted: read.facts.map(({ fact }) => fact), dropped, ignored },
    isKnown: folded.loaded.ref !== visitor || document.open.length > 0,
  };
}

const refused = (why: WhyNotChanged): ProblemError => notChanged(why, "send the batch again");

async function identify({ people }: Doors, { site, scope }: Opened, batch: Batch): Promise<Identity> {
  if (batch.refs.customer === undefined) return { kind: "none" };
  return readIdentity(batch.refs, site, await people.store.timeMs(scope));
}

interface Speaking {
  nowMs: number;
  document: PersonDocument;
  visitor: Ref;
  identity: Identity;
}

/** Facts in the site's time: receipt minus age. Nothing else is read from the page's clock. */
function dated(
  batch: Batch,
  { nowMs, document, visitor, identity }: Speaking,
): { facts: DatedFact[]; dropped: DroppedSignal[] } {
  const signed = identity.kind === "customer" && refValue(identity.ref) === document.customer;
  const zone = document.known.profile.zone?.value ?? batch.zone;
  const facts: DatedFact[] = [];
  const dropped: DroppedSignal[] = [];
  for (const { seq, ageMs, fact } of batch.facts) {
    const whole = withWhen(fact, zone);
    if (whole === null) {
      dropped.push({ seq, type: fact.type, reason: "bad_props", pointer: "/when", detail: WITHOUT_ZONE });
      continue;
    }
    const source = {
      door: "page" as const,
      tab: batch.tab,
      seq,
      receivedAtMs: nowMs,
      visitor: refValue(visitor),
      signed,
    };
    facts.push({ fact: whole, atMs: nowMs - ageMs, source });
  }
  return { facts, dropped };
}
