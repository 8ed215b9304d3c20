/** An ordinary shop at its work beside a flood: signals, schedules, releases. Notes how long each took, and what was lost. */
import { setTimeout as pause } from "node:timers/promises";
import { fresh } from "../../faults/kit/shop.mjs";
import { holdsWithinMs } from "../../faults/kit/wait.mjs";

/** What one shop does while the flood goes on: so many signals, and of each tenth a contact. */
const EVERY_MS = 100;
const SCHEDULES_EVERY = 10;
const RELEASED_WITHIN_MS = 30_000;

export class Beside {
  signalsMs = [];
  schedulesMs = [];
  /** Calls that were not taken. */
  lost = 0;
  /** Contacts that were not released. */
  unreleased = 0;
  tries = 0;
  #releases = [];

  constructor(shop, receiver) {
    this.shop = shop;
    this.receiver = receiver;
  }

  async work(forMs) {
    const endsAtMs = performance.now() + forMs;
    const calls = [];
    for (let nth = 0; performance.now() < endsAtMs; nth += 1) {
      calls.push(this.#signal());
      if (nth % SCHEDULES_EVERY === 0) calls.push(this.#schedule());
      await pause(EVERY_MS);
    }
    await Promise.all(calls);
    await Promise.all(this.#releases);
  }

  async #signal() {
    const { outcome, tookMs } = await this.shop.page().says({ type: "page.active", visibleMs: 1_000, engagedMs: 500 });
    this.#note(outcome, tookMs, this.signalsMs);
  }

  async #schedule() {
    const { outcome, tookMs, body } = await this.shop.schedule({ person: { customer: fresh("c_") } });
    this.#note(outcome, tookMs, this.schedulesMs);
    if (outcome !== "ok") return;
    const isReleased = () => this.receiver.releasesOf(body.id).length > 0;
    this.#releases.push(
      holdsWithinMs(RELEASED_WITHIN_MS, isReleased).then((tookMs) => {
        if (tookMs === undefined) this.unreleased += 1;
      }),
    );
  }

  #note(outcome, tookMs, list) {
    this.tries += 1;
    if (outcome === "ok") list.push(tookMs);
    else this.lost += 1;
  }
}
