/**
 * Loaded before a server: its wall clock is off by LAB_CLOCK_MS, as on a machine whose clock is wrong. All that a program
 * in Node sees of the wall clock comes from `Date`; timers and Redis's own clock are as they were.
 */
const offMs = Number(process.env.LAB_CLOCK_MS ?? 0);
const TrueDate = Date;

globalThis.Date = class extends TrueDate {
  constructor(...given) {
    if (given.length === 0) super(TrueDate.now() + offMs);
    else super(...given);
  }

  static now() {
    return TrueDate.now() + offMs;
  }
};
