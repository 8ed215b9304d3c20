/**
 * Tells a batch to everybody that it counts for. That is the visitor's own person, or the customer whose page proves
 * it. A visitor id that gave way to a new one speaks for a stranger where it proves nothing. Beside that, orders,
 * declines and refusals count for a customer under a proof that ran out lately, and orders for the one who had shown
 * their checkout.
 */
import type { Doors } from "../doors.js";
import { notChanged } from "../http/not-changed.js";
import { kindOf, type Ref, refValue } from "../ids.js";
import type { PersonDocument } from "../person/document.js";
import type { DatedFact, HeardFact } from "../person/fact.js";
import { isLasting } from "../person/lasting.js";
import { hasShown } from "../person/shown.js";
import type { Opened } from "../sites.js";
import type { Linked } from "../state/merge-person.js";
import { strangerFor } from "../state/renew-visitor.js";
import type { Loaded } from "../state/store.js";
import { tellPresence } from "../state/tell-presence.js";
import { WITHOUT_ZONE, withWhen } from "./asked-when.js";
import { foldWithPointers } from "./fold-with-pointers.js";
import type { Identity } from "./identity.js";
import type { Batch, DroppedSignal } from "./parse-batch.js";

export interface Speaking {
  batch: Batch;
  visitor: Ref;
  identity: Identity;
  /** What came of the link that the page asked for. */
  link: Linked | undefined;
}

interface Read {
  facts: DatedFact[];
  dropped: DroppedSignal[];
}

export interface Heard extends Read {
  /** The ref that holds the visitor's person, where that is a customer or has something planned. */
  home: Ref | undefined;
}

export async function hearPage(doors: Doors, opened: Opened, speaking: Speaking): Promise<Heard> {
  const { visitor, identity, link } = speaking;
  // The word is that of the customer in the signature, even if somebody else has the browser by now.
  const isElsewhere = identity.kind === "customer" && link?.linked === false && link.why === "retired";
  const told = await tell(doors, opened, speaking, { to: isElsewhere ? identity.ref : visitor });
  const { gaveWayTo } = told;
  if (gaveWayTo !== undefined) {
    const to = await strangerFor(doors.people, opened, visitor, gaveWayTo);
    const alone = await tell(doors, opened, speaking, { to });
    const shown = (fact: HeardFact, { known }: PersonDocument): boolean =>
      fact.type === "order.completed" &&
      fact.inferred !== true &&
      fact.checkout !== undefined &&
      hasShown(known, refValue(visitor), fact.checkout);
    await tell(doors, opened, speaking, { to: gaveWayTo, only: shown });
    await tellProved(doors, opened, speaking, to);
    return alone;
  }
  await tellProved(doors, opened, speaking, told.ref);
  return told;
}

/**
 * Tells the customer of the proof, where the visitor's own person is somebody else. The customer hears what outlives a
 * visit. In a browser that too many accounts used, the customer hears everything: each signature says who is there now.
 */
async function tellProved(doors: Doors, opened: Opened, speaking: Speaking, told: Ref): Promise<void> {
  const customer = provedOf(speaking);
  if (customer === undefined || customer === told) return;
  const { identity, link } = speaking;
  if (identity.kind === "customer" && link?.linked === false && link.why === "shared") {
    await tell(doors, opened, speaking, { to: customer });
    return;
  }
  if (!speaking.batch.facts.some(({ fact }) => isLasting(fact))) return;
  await tell(doors, opened, speaking, { to: customer, only: isLasting });
}

/** The customer under whose proof it is said, whether or not it links. */
function provedOf({ identity, link }: Pick<Speaking, "identity" | "link">): Ref | undefined {
  // A name that dozens of browsers get is nobody's.
  if (link?.linked === false && link.why === "too_many_visitors") return undefined;
  if (identity.kind === "customer") return identity.ref;
  return identity.kind === "expired" ? identity.lately : undefined;
}

interface Told {
  to: Ref;
  /** These alone, and nothing else that a batch brings along. */
  only?: (fact: HeardFact, document: PersonDocument) => boolean;
}

interface Answered extends Heard {
  /** The ref that holds the person. */
  ref: Ref;
  /** Nothing was told: the visitor's id gave way to a new one of this person, and proves nothing. */
  gaveWayTo?: Ref;
}

async function tell(doors: Doors, opened: Opened, speaking: Speaking, { to, only }: Told): Promise<Answered> {
  const { batch, visitor } = speaking;
  let heard: Read = { facts: [], dropped: [] };
  let gaveWay = false;
  const told = (loaded: Loaded) => {
    gaveWay = loaded.byRetired === true && !isProvedOf(speaking, loaded.document);
    if (gaveWay) return { facts: [] };
    heard = dated(speaking, loaded);
    if (only !== undefined) return { facts: heard.facts.filter(({ fact }) => only(fact, loaded.document)) };
    const isOwn = to === visitor && loaded.ref !== visitor;
    return {
      facts: heard.facts,
      around: { ...(batch.zone !== undefined && { zone: batch.zone }), ...(isOwn && { visitor }) },
    };
  };
  const folded = await foldWithPointers(doors, opened, to, told, { by: "page" });
  if (!folded.ok) throw notChanged(folded.why, "send the batch again");
  const { ref } = folded.loaded;
  if (gaveWay) return { ...heard, ref, home: undefined, gaveWayTo: ref };
  const { document, fresh } = folded.value.folded;
  if (fresh.length > 0 && only === undefined) {
    for (const associate of document.known.associates)
      await tellPresence(doors.people, opened, associate, to, document.now);
  }
  if (folded.value.settled) doors.bell.ring(folded.loaded.partition);
  const isKnown = kindOf(ref) !== "visitor" || document.open.length > 0;
  return { ...heard, ref, home: isKnown && to === visitor && !folded.loaded.byRetired ? ref : undefined };
}

const isProvedOf = ({ identity }: Speaking, { customer }: PersonDocument): boolean =>
  identity.kind === "customer" && refValue(identity.ref) === customer;

/** Facts in the site's time: receipt minus age. Nothing else is read from the page's clock. */
function dated(speaking: Speaking, { nowMs, document }: Pick<Loaded, "nowMs" | "document">): Read {
  const { batch, visitor, identity } = speaking;
  const isProved = isProvedOf(speaking, document);
  const isLately =
    identity.kind === "expired" && identity.lately !== undefined && refValue(identity.lately) === document.customer;
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
      signed: isProved || (isLately && isLasting(whole)),
    };
    facts.push({ fact: whole, atMs: nowMs - ageMs, source });
  }
  return { facts, dropped };
}
