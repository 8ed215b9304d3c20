/** One visitor on one page load: what is seen and said here is brought to the collector under this visitor's name. */
import type { BatchAnswer } from "../wire/batch.js";
import type { Said } from "./batch.js";
import { after, nowMs } from "./clock.js";
import { attempt, guarded } from "./guard.js";
import type { Calls, Options } from "./holdoff.js";
import { openJournal, wipeJournal } from "./journal.js";
import type { Hearer, LoadLater, Room } from "./later.js";
import { listen } from "./listen.js";
import { FUNNEL, LEASE } from "./notes.js";
import { createSender, doorUrl } from "./send.js";
import { observePage, type PageObserver } from "./signals/page.js";
import { toJson } from "./to-json.js";
import { keepVisitor, keptVisitor, mayKeep, randomId, tabVisitor } from "./visitor.js";
import type { Who } from "./who.js";
import { findZone } from "./zone.js";

export interface Session extends Room {
  /** This page load. */
  tab: string;
  /** What each call of the page does. */
  calls: { [Name in keyof Calls]: (...call: Calls[Name]) => void };
  page: PageObserver | undefined;
  stop(): void;
}

/** What earlier pages left waits until this one has said what it has to say. */
const CALM_MS = 1_000;
/** How long a first page waits for another first page of this browser. */
const SETTLE_MS = 1_000;
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

/**
 * `named` hears under which visitor id the page goes on. A `fresh` session is not the visitor's of before; `reset` ends this
 * one and opens such a one.
 */
export function openSession(
  options: Options,
  load: LoadLater,
  named: (visitor: string) => void,
  reset: () => void,
  fresh: boolean,
): Session {
  const over = new AbortController();
  const { signal } = over;
  const hearers: Hearer[] = [];
  const tell = <News extends keyof Hearer>(news: News, about?: Parameters<NonNullable<Hearer[News]>>[0]) => {
    for (const hearer of hearers) attempt(() => (hearer[news] as (about: unknown) => void)?.(about));
  };

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
  const become = (visitor: string) => {
    if (early) who.visitor = visitor;
    else who = { ...who, visitor, next: undefined };
    if (visitor !== kept) keepVisitor(visitor, may);
    kept = visitor;
    named(visitor);
    tell("tick");
  };
  const agree = () => {
    kept = keptVisitor();
    become(kept ?? who.visitor);
  };

  // Of two first pages of a browser the second goes on with the id of the first.
  const agreed = (may && !fresh && !kept ? settle(agree) : Promise.resolve(become(who.visitor))).then(() => {
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
          attempt(() =>
            after(CALM_MS, () =>
              journal?.inherit((left, hold) =>
                load("history")
                  .then((part) => part.default(left, hold, sender.adopt))
                  .catch(() => undefined),
              ),
            ),
          );
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

      log: guarded((...details: unknown[]) => {
        // biome-ignore lint/suspicious/noConsole: the shop's developer asked for it.
        if ("debug" in options) console.debug("holdoff", ...details);
      }),
    },
    agreed,
  );

  /** Another page of this browser may have removed what it kept. */
  const forgetMe = () => {
    may = false;
    options.consent = "denied";
    journal = kept = undefined;
    become(who.visitor);
  };
  const keeps = (granted: boolean) => {
    if (!granted) {
      attempt(() => {
        // Every page of this browser hears that it is removed, if it was there.
        localStorage[LEASE] = tab;
        for (const note of [LEASE, FUNNEL]) localStorage.removeItem(note);
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

  const refer: Room["refer"] = (change) => {
    const refs = { ...who.refs, ...change };
    if (early) Object.assign(who.refs, change);
    else if (toJson(refs) !== toJson(who.refs)) who = { ...who, refs, next: undefined };
  };

  /** The last fact of each type, in their order: parts that come later hear them. */
  const facts = new Map<string, Said>();
  /** In whose name something was said last. */
  let linked = who;
  const emit = (fact: Said) => {
    // Another page of this browser changed its id. A proof says whose word this is: it needs no other id.
    if (may && !early && !who.refs.hash) {
      kept = keptVisitor();
      if (kept && kept !== who.visitor) become(kept);
    }
    const { type } = fact;
    // A fact keeps the checkout that it was said in: when it is sent, the page may be in another one.
    const whole = /^(che|or)/.test(type) ? { ...fact, checkout: fact.checkout ?? who.refs.checkout } : fact;
    facts.delete(type);
    facts.set(type, whole);
    tell("note", whole);
    // Whose word it is from here on must not be lost, whatever says it.
    const entry = sender.say(whole, who, who !== linked && !!who.refs.customer);
    linked = who;
    if (entry) void agreed.then(() => journal?.write(entry));
  };

  let { href, pathname } = location;
  const look = guarded((way?: unknown) => {
    if (location.href === href) return;
    ({ href } = location);
    if (location.pathname !== pathname) page?.pulse("viewed");
    ({ pathname } = location);
    tell("look", way as Event);
  });

  const tick = () => {
    look();
    tell("tick");
  };
  const page = attempt(() => observePage(emit, (engaged) => session.beats(engaged), tick, signal));
  const session: Session = {
    options,
    signal,
    agreed,
    tab,
    page,
    emit,
    refer,
    calls: {
      identify(customer, proof) {
        refer({ customer: customer || undefined, exp: proof?.exp, hash: proof?.hash });
        // The link should not wait for the next signal. While queued calls are made, the first ones have not left yet.
        if (!early) page?.pulse("active");
      },
      checkout: (checkout) => refer({ checkout: checkout || undefined }),
      step: (step, position) => emit({ ...position, type: "checkout.step_viewed", step }),
      offer: (offer, answer) => emit({ type: `offer.${answer}`, offer }),
      // Whatever else it says is for the collector to name.
      order: (order) => emit({ ...(typeof order === "object" ? order : { order }), type: "order.completed" }),
      signal: (...[type, props]) => emit({ ...props, type }),
      consent: (state) => keeps(state === "granted"),
      optOut: () => emit({ type: "consent.withdrawn", channel: "all", purpose: "all" }),
      reset,
    },
    who: () => who,
    may: () => may,
    hear(hearer) {
      hearers.push(hearer);
      for (const fact of facts.values()) attempt(() => hearer.note?.(fact));
      for (const act of session.acts ?? []) attempt(() => hearer.act?.(act, true));
    },
    acts: [],
    beats: () => true,
    stop() {
      page?.leave();
      over.abort();
      // What is answered after that is nobody's any more.
      early = false;
      refer({ hash: undefined });
    },
  };

  attempt(() => listen("currententrychange", look, signal, window.navigation));
  listen("popstate", look, signal);
  listen(
    "click change pointerdown",
    (event) => {
      const path = event.composedPath();
      const { checked, defaultChecked, dataset } = path[0] as HTMLInputElement;
      const act = { event, path, checked, defaultChecked, consent: dataset?.["holdoffConsent"] };
      session.acts?.push(act);
      tell("act", act);
    },
    signal,
  );
  listen("storage", ({ key, newValue }) => key === LEASE && newValue === null && forgetMe(), signal);
  return session;
}
