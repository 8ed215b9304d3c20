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
import { randomId, visitorId } from "./visitor.js";

export interface Session {
  visitor: string;
  /** This page load. */
  tab: string;
  /** Under what other names this visitor is known; sent with each batch. */
  refs: { [Ref in keyof BatchRefs]: Loose<BatchRefs[Ref]> | undefined };
  emit(fact: Said): void;
  page: PageObserver | undefined;
  stop: Stop;
}

export function openSession(options: Options, note: (fact: Said) => void, fresh: boolean): Session {
  const visitor = visitorId(options.consent, fresh);
  const tab = randomId("t_");
  const zone = attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const refs: Session["refs"] = {};
  const funnel = createFunnel(options);
  const log = guarded((...details: unknown[]) => {
    // biome-ignore lint/suspicious/noConsole: the shop's developer asked for it.
    if ("debug" in options) console.debug("holdoff", ...details);
  });
  const send = createSender(
    doorUrl(options.endpoint, "signals"),
    () => toJson({ v: 1, key: options.key, visitor, tab, sentAt: nowMs(), zone, refs }),
    log,
  );

  /** A fact keeps the checkout that it was said in: when it is sent, the page may be in another one. */
  const inCheckout = (fact: Said) =>
    /^(che|or)/.test(fact.type) ? { ...fact, checkout: fact.checkout ?? refs.checkout } : fact;

  const emit = (fact: Said) => {
    const whole = inCheckout(fact);
    note(whole);
    funnel.note(whole);
    send(whole);
  };

  const told = new Set();
  const emitOnce = (fact: Said & { order?: unknown }) => {
    // An order that has a number is the same one in another checkout.
    const what = fact.order || JSON.stringify(inCheckout(fact));
    if (!told.has(what)) emit(fact);
    told.add(what);
  };

  // A part that fails leaves the others at work.
  const page = attempt(() => observePage(emit));
  const shown = attempt(() => observeShown(emit, emitOnce));
  const scan = guarded(() => {
    for (const element of findAll(document, "checkout")) refs.checkout = read(element, "checkout") || refs.checkout;
    for (const input of findAll(document, "visitor")) if (input instanceof HTMLInputElement) input.value = visitor;
    readOrders(emitOnce);
    shown?.scan();
  });
  scan();

  let path = location.pathname;
  const look = guarded((how?: Way) => {
    if (location.pathname !== path) page?.pulse("viewed");
    path = location.pathname;
    funnel.look(emit, refs.checkout, how);
  });
  look(attempt(() => performance.getEntriesByType("navigation")[0]));

  return {
    visitor,
    tab,
    refs,
    emit,
    page,
    stop: all(
      page?.stop,
      shown?.stop,
      attempt(() => observeMutations(scan)),
      attempt(() => observeRoute(look)),
      ...[observeAnswers, observeConsent, observeForm].map((observe) => attempt(() => observe(emit))),
    ),
  };
}
