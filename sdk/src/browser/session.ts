/** One visitor on one page load: observers report facts, the sender brings them to the collector under this visitor's name. */
import type { BatchRefs } from "../wire/batch.js";
import type { Loose } from "../wire/loose.js";
import type { Said } from "./batch.js";
import { nowMs } from "./clock.js";
import { attempt, guarded } from "./guard.js";
import type { Options } from "./holdoff.js";
import { all, type Stop } from "./listen.js";
import { findAll, read } from "./markup.js";
import { observeMutations } from "./mutations.js";
import { createSender, doorUrl } from "./send.js";
import { observeAnswers } from "./signals/answers.js";
import { observeConsent } from "./signals/consent.js";
import { observeForm } from "./signals/form.js";
import { createFunnel } from "./signals/funnel.js";
import { readOrders } from "./signals/order.js";
import { observePage, type PageObserver } from "./signals/page.js";
import { observeRoute, type Way } from "./signals/route.js";
import { observeShown } from "./signals/shown.js";
import { toJson } from "./to-json.js";
import { keepVisitor, keptVisitor, randomId, visitorId } from "./visitor.js";
import { findZone } from "./zone.js";

type Refs = { [Ref in keyof BatchRefs]?: Loose<BatchRefs[Ref]> | undefined };

/** In whose name something is said. It stays as it is: with another name there is another one of these. */
interface Who {
  visitor: string;
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

export function openSession(options: Options, { note, named, fresh }: Opening): Session {
  const { consent } = options;
  let who: Who = { visitor: visitorId(consent, fresh), refs: {} };
  named(who.visitor);
  /** Until what the page said before the script was there is heard, it is all said at once. */
  let early = true;
  void Promise.resolve().then(() => {
    early = false;
  });
  const tab = randomId("t_");
  const zone = findZone();
  const funnel = createFunnel(options);
  const log = guarded((...details: unknown[]) => {
    // biome-ignore lint/suspicious/noConsole: the shop's developer asked for it.
    if ("debug" in options) console.debug("holdoff", ...details);
  });
  const send = createSender<Who>(doorUrl(options.endpoint, "signals"), {
    envelope: (who) => toJson({ v: 1, key: options.key, ...who, tab, sentAt: nowMs(), zone: zone() }),

    answered({ linked }, said) {
      // An answer about an earlier customer says nothing about the customer that the page speaks for now.
      if (!said.refs.hash || said.refs.hash !== who.refs.hash) return;
      if (said.next) become(keepVisitor(consent, said.next));
      else if (linked && !who.next) {
        who = { ...who, next: randomId("v_") };
        page?.pulse("active");
      }
    },

    log,
  });

  const fill = () => {
    for (const input of findAll(document, "visitor")) if (input instanceof HTMLInputElement) input.value = who.visitor;
  };
  const become = (visitor: string) => {
    who = { visitor, refs: who.refs };
    named(visitor);
    fill();
  };
  const refer: Session["refer"] = (change) => {
    const { visitor } = who;
    const refs = { ...who.refs, ...change };
    if (early) Object.assign(who.refs, change);
    else if (toJson(refs) !== toJson(who.refs)) who = { visitor, refs };
  };

  /** A fact keeps the checkout that it was said in: when it is sent, the page may be in another one. */
  const inCheckout = (fact: Said) =>
    /^(che|or)/.test(fact.type) ? { ...fact, checkout: fact.checkout ?? who.refs.checkout } : fact;

  const emit = (fact: Said) => {
    // Another page of this browser changed its id. A proof says whose word this is: it needs no other id.
    const kept = who.refs.hash ? undefined : keptVisitor(consent);
    if (kept && kept !== who.visitor) become(kept);
    const whole = inCheckout(fact);
    note(whole);
    funnel.note(whole);
    send(whole, who);
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
  const page = attempt(() =>
    observePage(emit, () => {
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
    page,
    stop: all(
      page?.stop,
      shown?.stop,
      boxes?.stop,
      attempt(() => observeMutations(scan)),
      attempt(() => observeRoute(look)),
      ...[observeAnswers, observeForm].map((observe) => attempt(() => observe(emit))),
      // What is answered after that is nobody's any more.
      () => refer({ hash: undefined }),
    ),
  };
}
