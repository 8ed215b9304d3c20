/**
 * Folds facts into a document. The result depends on which facts there are and when each was received, not on the
 * order in which they arrive, how they were batched, or how often. What a batch says is gathered first and joined with
 * what is known in one pass, whatever the document holds.
 */
import { kindOf } from "@holdoff/sdk/wire";
import type { Ref } from "../ids.js";
import { later } from "./bounds.js";
import type { Known, Now, OpenFollowUp, PersonDocument } from "./document.js";
import { emptyDocument } from "./empty-document.js";
import { heardEventOf, isCopy } from "./events.js";
import { type DatedFact, receivedAtMsOf } from "./fact.js";
import { fitNow } from "./fit-now.js";
import { heardEvents, isImported, noteImported, noteUndone } from "./imports.js";
import { joinKnown } from "./join-known.js";
import { noteFact } from "./note-fact.js";
import { firmNow, shownNow } from "./now.js";
import { boundTabs, foldTab, sawSignal } from "./tabs.js";
import { noteActivity } from "./visits.js";
import { noteZone } from "./zones.js";

/** What else a batch says about the person, beside its facts. */
export interface Surroundings {
  /** IANA zone of the browser. */
  zone?: string;
  /** The browser's own ref, where the person is known by another: from now on it is known to have been heard. */
  visitor?: Ref;
}

export interface Folded {
  document: PersonDocument;
  /** Facts that were not known before. */
  fresh: DatedFact[];
}

export function fold(before: PersonDocument, facts: readonly DatedFact[], around: Surroundings = {}): Folded {
  // Copies of the halves and of the tabs: what follows replaces entries and changes none in place.
  const firm = firmNow(before.now);
  const now = { ...firm, tabs: { ...firm.tabs } };
  const news = emptyDocument().known;
  const fresh = facts.filter((dated) => foldOne(now, before.known, news, dated));
  if (fresh.length === 0) return { document: before, fresh };
  now.tabs = boundTabs(now.tabs);
  if (fresh.some((dated) => isHeardAgain(dated, now))) delete now.unheardSinceMs;
  const { zone, visitor } = around;
  if (visitor !== undefined && !before.known.refs.includes(visitor)) news.refs.push(visitor);
  if (zone !== undefined) for (const { atMs } of fresh) noteZone(news, zone, atMs);
  const known = isNews(news, before.known) ? joinKnown(before.known, news, before.customer) : before.known;
  return {
    document: { ...before, now: shownNow(fitNow(now)), known, open: withCheckoutNews(before.open, fresh) },
    fresh,
  };
}

/** A page of the person was heard after it was not. */
const isHeardAgain = (dated: DatedFact, { unheardSinceMs }: Now): boolean =>
  dated.source.door === "page" && unheardSinceMs !== undefined && receivedAtMsOf(dated) >= unheardSinceMs;

/** Most batches only say that somebody is here: then there is nothing to write but that. */
function isNews({ zones, ...news }: Known, known: Known): boolean {
  return (
    Object.entries(zones).some(([zone, atMs]) => (known.zones[zone] ?? 0) < atMs) || JSON.stringify(news) !== NO_NEWS
  );
}

const { zones: _, ...nothing } = emptyDocument().known;
const NO_NEWS = JSON.stringify(nothing);

/** Folds one fact; false when it was known already. */
function foldOne(now: Now, known: Known, news: Known, dated: DatedFact): boolean {
  const { fact, atMs, source } = dated;
  const kind = kindOf(fact.type);
  if (source.door === "page") {
    if (sawSignal(now, source.tab, source.seq)) return false;
    for (const actedAtMs of foldTab(now, source.tab, source.seq, fact, atMs)) noteActivity(now, actedAtMs);
  } else {
    const event = heardEventOf(source);
    if (isCopy(heardEvents(known), event) || isCopy(heardEvents(news), event)) return false;
    if (isImported(dated)) {
      noteImported(news, dated, known.imports?.undone);
      return true;
    }
    news.events.push(event);
    if (kind.isActivity && !source.isImport) noteActivity(now, atMs);
  }
  if (kind.touches && !(source.door === "backend" && source.isImport)) now.touchedAtMs = later(now.touchedAtMs, atMs);
  if (fact.type === "import.undone") noteUndone(news, fact.batch, receivedAtMsOf(dated));
  noteFact(now, news, dated);
  return true;
}

/** A signal of the checkout that a follow-up is about, from before it was asked for, is what the follow-up is since. */
function withCheckoutNews(open: OpenFollowUp[], fresh: readonly DatedFact[]): OpenFollowUp[] {
  const told = fresh.filter((dated) => dated.fact.type.startsWith("checkout.") && !isImported(dated));
  if (told.length === 0) return open;
  const after = open.map((followUp) => {
    const ofIt = told.filter(
      ({ fact, atMs }) => fact.checkout === followUp.about?.checkout && atMs <= followUp.createdAtMs,
    );
    const lastMs = Math.max(...ofIt.map(({ atMs }) => atMs));
    return followUp.about?.checkout !== undefined && lastMs > (followUp.checkoutAtMs ?? Number.NEGATIVE_INFINITY)
      ? { ...followUp, checkoutAtMs: lastMs }
      : followUp;
  });
  return after.some((followUp, index) => followUp !== open[index]) ? after : open;
}
