/**
 * A batch from a page, step by step: who speaks, whether it may be linked, what it says, who else is concerned. The
 * answer is given when Redis has it all.
 */
import type { BatchAnswer } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { type Ref, visitorRef } from "../ids.js";
import type { Opened } from "../sites.js";
import type { Linked } from "../state/merge-person.js";
import { renewVisitor } from "../state/renew-visitor.js";
import { associate } from "../state/resolve-person.js";
import { noteSandbox } from "../state/sandboxes.js";
import type { Came } from "./count-intake.js";
import { hearPage, type Speaking } from "./hear-page.js";
import { type Proved, readIdentity } from "./identity.js";
import { IGNORED_MAX, said } from "./ignored.js";
import type { Batch } from "./parse-batch.js";

/** The answer to the page, and what came of its signals, to be counted. */
export interface IngestedBatch {
  answer: BatchAnswer;
  came: Came;
  /** The ref that holds its visitor's person, where that is no stranger's and the id did not give way to a new one. */
  home: Ref | undefined;
}

export async function ingestBatch(doors: Doors, opened: Opened, batch: Batch): Promise<IngestedBatch> {
  await noteSandbox(doors.people.store, opened.scope, "page");
  const visitor = visitorRef(batch.visitor);
  const { identity, proof } = await identify(doors, opened, batch);
  const link = identity.kind === "customer" ? await linkTo(doors, opened, visitor, identity.ref) : undefined;
  const speaking: Speaking = { batch, visitor, identity, link };
  const heard = await hearPage(doors, opened, speaking);
  const isRenewed = await renew(doors, opened, speaking);

  const dropped = [...batch.dropped, ...heard.dropped];
  const { ignored } = batch;
  return {
    answer: {
      accepted: heard.facts.length,
      dropped: dropped.map(({ seq, reason, pointer, detail }) => ({ seq, reason, detail: said(pointer, detail) })),
      ignored: ignored.slice(0, IGNORED_MAX).map(({ seq, pointer, detail }) => ({ seq, pointer, detail })),
      epoch: doors.people.store.seen.epoch,
      ...(identity.kind === "unsigned" || identity.kind === "expired" ? { refs: identity.kind } : {}),
      ...(isOld(link) && !isRenewed ? { linked: true as const } : {}),
    },
    came: { accepted: heard.facts.map(({ fact }) => fact), dropped, ignored, ...(proof !== undefined && { proof }) },
    home: isRenewed ? undefined : heard.home,
  };
}

async function identify({ people }: Doors, { site, scope }: Opened, batch: Batch): Promise<Proved> {
  if (batch.refs.customer === undefined) return { identity: { kind: "none" } };
  return readIdentity(batch.refs, site, await people.store.timeMs(scope));
}

async function linkTo({ people, bell }: Doors, opened: Opened, visitor: Ref, customer: Ref): Promise<Linked> {
  const { scope } = opened;
  const link = await people.link(scope, visitor, customer);
  if (!link.linked && link.why === "too_many_visitors") await associate(people, opened, visitor, customer);
  for (const ref of [visitor, customer]) bell.ring(people.store.keys.partitionOf(scope, ref));
  return link;
}

/** Linked, and known from before the sign-in: somebody else may know it, too. */
const isOld = (link: Linked | undefined): link is Linked & { linked: true } =>
  link?.linked === true && link.own !== link.ref;

/** The page changes its visitor id: only under a proof that links, and only to one of which nothing is known. */
async function renew({ people }: Doors, { scope }: Opened, { batch, visitor, link }: Speaking): Promise<boolean> {
  if (batch.next === undefined) return false;
  const isRenewed =
    link?.linked === true &&
    (await renewVisitor(people, scope, { old: visitor, next: visitorRef(batch.next), customer: link.ref }));
  if (!isRenewed) batch.ignored.push({ seq: null, type: null, pointer: "/next", detail: NEXT });
  return isRenewed;
}

const NEXT = "expected a new visitor id, beside a proof that links";
