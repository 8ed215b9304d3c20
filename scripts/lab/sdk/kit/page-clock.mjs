/**
 * A page's clock, moved by hand: timers, frames and idle time run when `labClock.advance(ms)` says so; `labClock.jump` moves
 * the clocks while nothing runs, as when a machine sleeps or its time is set. Runs before the page's own scripts.
 */
export const PAGE_CLOCK = `{
  const realNow = Date.now(), realLater = setTimeout.bind(window), RealDate = Date, realFetch = window.fetch;
  let now = 1000, wall = realNow, ids = 0, timers = [], underWay = 0;
  const add = (run, ms, every) => { timers.push({ id: ++ids, at: now + Math.max(0, Number(ms) || 0), run, every }); return ids; };
  const drop = (id) => { timers = timers.filter((timer) => timer.id !== id); };
  Performance.prototype.now = () => now;
  window.Date = class extends RealDate { constructor(...given) { super(...(given.length ? given : [wall])); } };
  Date.now = () => wall;
  Object.defineProperty(Event.prototype, "timeStamp", { get: () => now });
  window.setTimeout = (run, ms, ...given) => add(() => run(...given), ms);
  window.setInterval = (run, ms, ...given) => add(() => run(...given), ms, Math.max(1, ms));
  window.requestAnimationFrame = (run) => add(() => run(now), 16);
  window.requestIdleCallback = (run) => add(() => run({ didTimeout: false, timeRemaining: () => 10 }), 1);
  window.clearTimeout = window.clearInterval = window.cancelAnimationFrame = window.cancelIdleCallback = drop;
  window.fetch = (...given) => { underWay++; return realFetch.apply(window, given).finally(() => { underWay--; }); };
  const pass = (ms) => { now += ms; wall += ms; };
  const settle = async () => {
    await null;
    for (let tries = 0; underWay > 0 && tries < 60; tries++) await new Promise((done) => realLater(done, 1));
    await null;
  };
  let hidden = false;
  Object.defineProperty(Document.prototype, "hidden", { get: () => hidden });
  Object.defineProperty(Document.prototype, "visibilityState", { get: () => (hidden ? "hidden" : "visible") });
  const turn = (to) => { hidden = to; document.dispatchEvent(new Event("visibilitychange", { bubbles: true })); };
  window.labClock = {
    now: () => now,
    async advance(ms) {
      const until = now + ms;
      for (;;) {
        const [next] = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.id - b.id);
        if (!next) break;
        if (next.at > now) pass(next.at - now);
        if (next.every) next.at = now + next.every; else drop(next.id);
        next.run();
        await settle();
      }
      pass(until - now);
    },
    jump(monotonicMs, wallMs) { now += monotonicMs; wall += wallMs; },
    hide: () => turn(true),
    show: () => turn(false),
    leave() { dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })); turn(true); },
    comeBack() { turn(false); dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })); },
  };
}`;
