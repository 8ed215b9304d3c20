/** `start()`: opens a session and gives the page `holdoff(…)`, with which it says and asks what markup cannot. */
import { after } from "./clock.js";
import { attempt, guarded } from "./guard.js";
import type { Call, Calls, Holdoff, Options } from "./holdoff.js";
import { ANSWER_MS, type Invite } from "./invite-answer.js";
import type { LoadLater, Room } from "./later.js";
import { openSession, type Session } from "./session.js";
import { warn } from "./warn.js";

/** A part that did not come is asked for once more, after so long. */
const AGAIN_MS = 3_000;

/** Starts observing this page. Called again on the same page, it returns what already runs. */
export function start(options: Options, load: LoadLater): Holdoff {
  const before = attempt(() => window.holdoff);
  if (before?.visitor) {
    if (before.key !== options.key) warn("first key runs", before.key);
    return before;
  }

  let session: Session | undefined;
  let begin: ((room: Room) => unknown) | undefined;

  const open = guarded((fresh: boolean) => {
    session = openSession(
      options,
      load,
      (visitor) => {
        holdoff.visitor = visitor;
      },
      () => {
        session?.stop();
        open(true);
      },
      fresh,
    );
    begin?.(session);
  });

  const run = <Name extends keyof Calls>(name: Name, args: Calls[Name]) => session?.calls[name](...args);
  const call = guarded((...[name, ...args]: Call) => run(name, args));

  const holdoff: Holdoff = Object.assign(call, {
    key: options.key,
    visitor: "",
    ready: Promise.resolve(),
    mayInvite: (channel: "chat") =>
      new Promise<Invite>((resolve) => {
        const no: Invite = { allow: false, reason: "not_now" };
        let late = false;
        attempt(() => {
          AbortSignal.timeout(ANSWER_MS).onabort = () => {
            late = true;
            resolve(no);
          };
        });
        // Late, unreachable, or stopped: not now.
        holdoff.ready
          .then(() => (late ? no : session?.mayInvite?.(channel)))
          .then(
            (invite) => resolve(invite ?? no),
            () => resolve(no),
          );
      }),
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
    const queues = [window.analytics, window.rudderanalytics];
    // Not at once: what the tag itself begins keeps the page long enough.
    holdoff.ready = Promise.resolve(session?.agreed)
      .then(() => load("parts"))
      .catch(() => new Promise<void>((resolve) => after(AGAIN_MS, resolve)).then(() => load("parts")))
      .then((part) =>
        part.default({
          holdoff,
          options,
          load,
          queues,
          eachRoom(run) {
            begin = run;
            return session && run(session);
          },
        }),
      )
      // Blocked, or gone: the page goes on without it.
      .catch(() => {
        begin = (room) => {
          room.acts = undefined;
        };
        if (session) begin(session);
      });
    if (before && "q" in before) for (const queued of before.q ?? []) call(...queued);
    window.holdoff = holdoff;
    window.dispatchEvent(new Event("holdoff:ready"));
  })();
  return holdoff;
}
