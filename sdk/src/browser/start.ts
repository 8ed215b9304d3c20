/** `start()`: opens a session and gives the page `holdoff(…)`, with which it says and asks what markup cannot. */
import { attempt, guarded } from "./guard.js";
import type { Call, Holdoff, Options } from "./holdoff.js";
import { createInviter } from "./invite.js";
import { openSession, type Session } from "./session.js";
import { warn } from "./warn.js";

/** Starts observing this page. Called again on the same page, it returns what already runs. */
export function start(options: Options): Holdoff {
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

  const call = guarded((...call: Call) => {
    if (!session) return;
    const { refer, emit, page } = session;
    switch (call[0]) {
      case "identify":
        refer({ customer: call[1] || undefined, exp: call[2]?.exp, hash: call[2]?.hash });
        // The link should not wait for the next signal. While queued calls are made, the first ones have not left yet.
        if (window.holdoff === holdoff) page?.pulse("active");
        break;
      case "checkout":
        refer({ checkout: call[1] || undefined });
        break;
      case "step":
        emit({ ...call[2], type: "checkout.step_viewed", step: call[1] });
        break;
      case "offer":
        emit({ type: `offer.${call[2]}`, offer: call[1] });
        break;
      case "order":
        // Whatever else it says is for the collector to name.
        emit({ ...(typeof call[1] === "object" ? call[1] : { order: call[1] }), type: "order.completed" });
        break;
      case "signal":
        emit({ ...call[2], type: call[1] });
        break;
      case "optOut":
        emit({ type: "consent.withdrawn", channel: "all", purpose: "all" });
        break;
      case "reset":
        session.stop();
        open(true);
    }
  });

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
  })();
  return holdoff;
}
