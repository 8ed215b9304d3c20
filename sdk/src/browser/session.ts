/** One visitor on one page load: observers report facts, the sender brings them to the collector under this visitor's name. */
import type { BatchAnswer, BatchRefs, SignalBatch } from "../wire/batch.js";
import type { Loose } from "../wire/loose.js";
import { endsPage, type Said } from "./batch.js";
import { after, nowMs } from "./clock.js";
import { attempt, guarded } from "./guard.js";
import type { Options } from "./holdoff.js";
import { openJournal, wipeJournal } from "./journal.js";
import { FREE, freeBeat, LEASE, takesBeat } from "./lease.js";
import { all, listen, type Stop } from "./listen.js";
import { findAll, read } from "./markup.js";
import { observeMutations } from "./mutations.js";
import { createSender, doorUrl } from "./send.js";
import { observeAnswers } from "./signals/answers.js";
import { observeConsent } from "./signals/consent.js";
import { observeForm } from "./signals/form.js";
import { createFunnel, NOTE } from "./signals/funnel.js";
import { readOrders } from "./signals/order.js";
import { observePage, type PageObserver } from "./signals/page.js";
import { observeRoute, type Way } from "./signals/route.js";
import { observeShown } from "./signals/shown.js";
import { toJson } from "./to-json.js";
import { keepVisitor, keptVisitor, mayKeep, randomId, tabVisitor } from "./visitor.js";
import { findZone } from "./zone.js";

type Refs = { [Ref in keyof BatchRefs]?: Loose<BatchRefs[Ref]> | undefined };

/**
 * In whose name something is said: a batch but for its signals and the time. It stays as it is: with another name there is
 * another one of these.
 */
interface Who extends Omit<SignalBatch, "next" | "refs" | "sentAt" | "signals" | "zone"> {
  /** The visitor id to change to: this one was known before the sign-in. */
  next?: string | undefined;
  /** Under what other names this visitor is known. */
  refs: Refs;
}

export interface Session {
  /** This page load. */
  tab: string;
  /** What is said from now on is said under these names. */
  refer(refs: Refs): void;
  emit(fact: Said): void;
  /** The customer allows, or no more, that something is kept in this browser. */
  keeps(may: boolean): void;
  page: PageObserver | undefined;
  stop: Stop;
}

export interface Opening {
  /** Hears every fact that the page reports. */
  note(fact: Said): void;
  /** Hears under which visitor id the page goes on. */
  named(visitor: string): void;
  fresh: boolean;
}

/** What earlier pages left waits until this one has said what it has to say. */
const CALM_MS = 1_000;
/** How long a first page waits for another first page of this browser. */
const SETTLE_MS = 200;

/** Runs `agree` while no other page of this browser does, and is over when it has run, or when the wait is too long. */
const settle = (agree: () => void) =>
  new Promise<void>((resolve) => {
    const run = () => {
      attempt(agree);
      resolve();
    };
    attempt(() => after(SETTLE_MS, resolve));
    if (!attempt(() => navigator.locks.request("holdoff", run).catch(run))) run();
  });

export function openSession(options: Options, { note, named, fresh }: Opening): Session {
  let may = mayKeep(options.consent);
  const tab = randomId("t_");
  /** What this browser kept when it was looked at last: another page may keep another one in the next moment. */
  let kept = may !== undefined && !fresh ? keptVisitor() : undefined;
  let who: Who = {
    v: 1,
    key: options.key,
    visitor: kept ?? ((!fresh && tabVisitor()) || randomId("v_")),
    refs: {},
    tab,
  };
  const zone = findZone();
  /** Until what the page said before the script was there is heard, it is all said at once. */
  let early = true;
  const log = guarded((...details: unknown[]) => {
    // biome-ignore lint/suspicious/noConsole: the shop's developer asked for it.
    if ("debug" in options) console.debug("holdoff", ...details);
  });
  const fill = () => {
    for (const input of findAll(document, "visitor")) if (input instanceof HTMLInputElement) input.value = who.visitor;
  };
  const become = (visitor: string) => {
    if (early) who.visitor = visitor;
    else who = { ...who, visitor, next: undefined };
    if (visitor !== kept) keepVisitor(visitor, may);
    kept = visitor;
    named(visitor);
    fill();
  };

  const agree = () => {
    kept = keptVisitor();
    become(kept ?? who.visitor);
  };

  // Of two first pages of a browser the second goes on with the id of the first.
  const ready = (may && !fresh && !kept ? settle(agree) : Promise.resolve(become(who.visitor))).then(() => {
    early = false;
  });
  named(who.visitor);
  let journal = may ? attempt(() => openJournal<Who>(tab)) : undefined;
  let inherits = true;
  const sender = createSender<Who>(
    doorUrl(options.endpoint, "signals"),
    {
      envelope: (who) => toJson({ ...who, sentAt: nowMs(), zone: zone() }),

      answered: guarded(({ linked }: BatchAnswer, said: Who) => {
        if (inherits) {
          journal?.open();
          attempt(() => after(CALM_MS, () => journal?.inherit(sender.adopt)));
        }
        inherits = false;
        // An answer about an earlier customer says nothing about the customer that the page speaks for now.
        if (!said.refs.hash || said.refs.hash !== who.refs.hash) return;
        if (said.next) become(said.next);
        else if (linked && !who.next) {
          who = { ...who, next: randomId("v_") };
          page?.pulse("active");
        }
      }),

      forget: (entries) => journal?.forget(entries),
      log,
    },
    ready,
  );

  /** Another page of this browser may have removed what it kept. */
  const forgetMe = () => {
    may = false;
    options.consent = "denied";
    journal = kept = undefined;
    become(who.visitor);
  };
  const keeps: Session["keeps"] = (granted) => {
    if (!granted) {
      attempt(() => {
        // Every page of this browser hears that it is removed, if it was there.
        localStorage[LEASE] = tab;
        for (const note of [LEASE, NOTE]) localStorage.removeItem(note);
      });
      wipeJournal();
      forgetMe();
    } else if (!may) {
      may = true;
      options.consent = "granted";
      journal = attempt(() => openJournal<Who>(tab));
      agree();
    }
  };
  if (may === false) keeps(false);

  const refer: Session["refer"] = (change) => {
    const refs = { ...who.refs, ...change };
    if (early) Object.assign(who.refs, change);
    else if (toJson(refs) !== toJson(who.refs)) who = { ...who, refs, next: undefined };
  };

  const funnel = createFunnel(options, () => !!may);
  /** A fact keeps the checkout that it was said in: when it is sent, the page may be in another one. */
  const inCheckout = (fact: Said) =>
    /^(che|or)/.test(fact.type) ? { ...fact, checkout: fact.checkout ?? who.refs.checkout } : fact;

  /** In whose name something was said last. */
  let linked = who;
  const emit = (fact: Said) => {
    // Another page of this browser changed its id. A proof says whose word this is: it needs no other id.
    if (may && !early && !who.refs.hash) {
      kept = keptVisitor();
      if (kept && kept !== who.visitor) become(kept);
    }
    const whole = inCheckout(fact);
    note(whole);
    funnel.note(whole);
    // Whose word it is from here on must not be lost, whatever says it.
    const entry = sender.say(whole, who, who !== linked && !!who.refs.customer);
    linked = who;
    if (may && endsPage(fact.type)) attempt(() => freeBeat(localStorage, tab));
    if (entry) void ready.then(() => journal?.write(entry));
  };

  const told = new Set();
  const emitOnce = (fact: Said & { order?: unknown }) => {
    // An order that has a number is the same one in another checkout.
    const what = fact.order || JSON.stringify(inCheckout(fact));
    if (!told.has(what)) emit(fact);
    told.add(what);
  };

  // A part that fails leaves the others at work.
  const boxes = attempt(() => observeConsent(emit));
  const beats = (engaged: boolean) => !may || (attempt(() => takesBeat(localStorage, tab, nowMs(), engaged)) ?? true);
  const page = attempt(() =>
    observePage(emit, beats, () => {
      shown?.look();
      boxes?.look();
    }),
  );
  const shown = attempt(() => observeShown(emit, emitOnce));
  const scan = guarded(() => {
    for (const element of findAll(document, "checkout"))
      refer({ checkout: read(element, "checkout") || who.refs.checkout });
    fill();
    readOrders(emitOnce);
    shown?.scan();
    boxes?.scan();
  });
  scan();

  let path = location.pathname;
  const look = guarded((how?: Way) => {
    if (location.pathname !== path) page?.pulse("viewed");
    path = location.pathname;
    funnel.look(emit, who.refs.checkout, how);
  });
  look(attempt(() => performance.getEntriesByType("navigation")[0]));

  return {
    tab,
    refer,
    emit,
    keeps,
    page,
    stop: all(
      page?.stop,
      shown?.stop,
      boxes?.stop,
      attempt(() => observeMutations(scan)),
      attempt(() => observeRoute(look)),
      ...[observeAnswers, observeForm].map((observe) => attempt(() => observe(emit))),
      listen("storage", ({ key, newValue }) => {
        if (key !== LEASE) return;
        if (newValue === null) forgetMe();
        // To the collector nobody is there any more, until somebody says otherwise.
        else if (newValue === FREE && !document.hidden && beats(false)) page?.pulse("active");
      }),
      // What is answered after that is nobody's any more.
      () => {
        early = false;
        refer({ hash: undefined });
      },
    ),
  };
}
