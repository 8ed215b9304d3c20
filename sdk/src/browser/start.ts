/** `start()`: opens a session and gives the page `holdoff(…)`, with which it says and asks what markup cannot. */
import { attempt, guarded } from "./guard.js";
import type { Call, Calls, Holdoff, Options } from "./holdoff.js";
import { createInviter } from "./invite.js";
import type { LoadLater } from "./later.js";
import { openSession, type Session } from "./session.js";
import { warn } from "./warn.js";

/** Starts observing this page. Called again on the same page, it returns what already runs. */
export function start(options: Options, load: LoadLater): Holdoff {
  const before = attempt(() => window.holdoff);
  if (before?.visitor) {
    if (before.key !== options.key) warn("first key runs", before.key);
    return before;
  }

  const inviter = createInviter();
  let session: Session | undefined;

  const open = guarded((fresh: boolean) => {
    session = openSession(options, {
      note: inviter.note,
      named(visitor) {
        holdoff.visitor = visitor;
      },
      fresh,
    });
  });

  /** What each call does. */
  const calls: { [Name in keyof Calls]: (session: Session, ...call: Calls[Name]) => void } = {
    identify({ refer, page }, customer, proof) {
      refer({ customer: customer || undefined, exp: proof?.exp, hash: proof?.hash });
      // The link should not wait for the next signal. While queued calls are made, the first ones have not left yet.
      if (window.holdoff === holdoff) page?.pulse("active");
    },
    checkout: ({ refer }, checkout) => refer({ checkout: checkout || undefined }),
    step: ({ emit }, step, position) => emit({ ...position, type: "checkout.step_viewed", step }),
    offer: ({ emit }, offer, answer) => emit({ type: `offer.${answer}`, offer }),
    // Whatever else it says is for the collector to name.
    order: ({ emit }, order) => emit({ ...(typeof order === "object" ? order : { order }), type: "order.completed" }),
    signal: ({ emit }, ...[type, props]) => emit({ ...props, type }),
    consent: ({ keeps }, state) => keeps(state === "granted"),
    optOut: ({ emit }) => emit({ type: "consent.withdrawn", channel: "all", purpose: "all" }),
    reset({ stop }) {
      stop();
      open(true);
    },
  };

  const run = <Name extends keyof Calls>(name: Name, args: Calls[Name]) => {
    if (session) calls[name](session, ...args);
  };
  const call = guarded((...[name, ...args]: Call) => run(name, args));

  const holdoff: Holdoff = Object.assign(call, {
    key: options.key,
    visitor: "",
    ready: Promise.resolve(),
    mayInvite: (channel: "chat") =>
      inviter.ask(options.endpoint, () => ({
        key: options.key,
        visitor: holdoff.visitor,
        channel,
        tab: session?.tab,
        visibleMs: session?.page?.totals().visibleMs ?? 0,
      })),
    stop: guarded(() => {
      session?.stop();
      session = undefined;
      holdoff.visitor = "";
    }),
  });

  if (!/^hpk_/.test(options.key)) {
    warn("no hpk_ key", options.key);
    return holdoff;
  }
  open(false);
  guarded(() => {
    if (before && "q" in before) for (const queued of before.q ?? []) call(...queued);
    window.holdoff = holdoff;
    window.dispatchEvent(new Event("holdoff:ready"));
    const early = [window.analytics, window.rudderanalytics].flat();
    // Blocked, or gone: the page goes on without them.
    load("parts")
      .then((part) => part.default(holdoff, options, load, early))
      .catch(() => undefined);
  })();
  return holdoff;
}
