/**
 * `GET /console/api/stream`: the rows that change, gathered while the last ones are on their way, and the site's clock,
 * which a test may move without anything else changing. The page reads its lists again whenever it connects, so there is
 * nothing to resume.
 */
import type { Request, Response } from "express";
import { after, monotonicMs, type Timer } from "../clock.js";
import type { Doors } from "../doors.js";
import { iso } from "../gate/iso.js";
import { requestIdOf } from "../http/request-id.js";
import type { Ref } from "../ids.js";
import type { Logger } from "../log.js";
import type { Opened } from "../sites.js";
import type { ChangeHub } from "../stream/change-hub.js";
import { type Feed, openFeed } from "../stream/sse-feed.js";
import { changedRows } from "./queries.js";
import type { LiveEvent } from "./shapes.js";

/** People in one event. */
const PEOPLE_MAX = 100;
const CLOCK_LOOK_MS = 1_000;
/** A page's own clock may be this far off before it is told again. */
const CLOCK_OFF_MS_MAX = 250;

export class Live {
  readonly #changed = new Set<Ref>();
  #feed: Feed | undefined;
  #sending = false;
  #clock: Timer | undefined;
  #told = { nowMs: 0, atMs: 0 };

  constructor(
    readonly doors: Doors,
    readonly opened: Opened,
    readonly log: Logger,
    /** Whether its reader is signed in still. */
    readonly mayRead: () => Promise<boolean>,
  ) {}

  async open(hub: ChangeHub, request: Request, response: Response): Promise<void> {
    const stop = await hub.listen({
      scope: this.opened.scope,
      onChanges: (changes) => {
        for (const { ref } of changes) this.#changed.add(ref);
        void this.#send(response);
      },
      onStop: () => void response.destroy(),
    });
    let closed = false;
    const feed = await openFeed(request, response, () => {
      closed = true;
      this.#clock?.cancel();
      stop();
    });
    if (closed) return;
    this.#feed = feed;
    this.#tell({ type: "hello", now: iso(await this.#nowMs()) });
    this.#watchClock(response);
    void this.#send(response);
  }

  async #send(response: Response): Promise<void> {
    if (!this.#feed || this.#sending) return;
    this.#sending = true;
    try {
      while (this.#changed.size > 0) {
        const refs = [...this.#changed].slice(0, PEOPLE_MAX);
        for (const ref of refs) this.#changed.delete(ref);
        this.#tell(await changedRows(this.doors, this.opened, refs));
      }
    } catch (error) {
      this.log.warn(
        { requestId: requestIdOf(response), error },
        "a console could not be told of changes; it has to come back",
      );
      response.destroy();
    } finally {
      this.#sending = false;
    }
  }

  #watchClock(response: Response): void {
    if (response.destroyed) return;
    this.#clock = after(CLOCK_LOOK_MS, () => {
      Promise.all([this.#nowMs(), this.mayRead()])
        .then(([nowMs, mayRead]) => {
          if (!mayRead) response.destroy();
          const off = Math.abs(nowMs - this.#told.nowMs - (monotonicMs() - this.#told.atMs));
          if (off > CLOCK_OFF_MS_MAX) this.#tell({ type: "clock", now: iso(nowMs) });
        })
        .catch((error: unknown) =>
          this.log.warn({ requestId: requestIdOf(response), error }, "a console could not be told the time"),
        )
        .finally(() => this.#watchClock(response));
    });
  }

  #nowMs(): Promise<number> {
    return this.doors.people.store.timeMs(this.opened.scope);
  }

  #tell(event: LiveEvent): void {
    this.#told = { nowMs: Date.parse(event.now), atMs: monotonicMs() };
    this.#feed?.send(event);
  }
}
