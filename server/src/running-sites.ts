/**
 * The sites file in force. It is read at the start, when the operator asks (SIGHUP), and when another process turns out
 * to decide by other rules: then this one's file has perhaps changed too. A file with a mistake changes nothing.
 */
import { monotonicMs, pauseMs } from "./clock.js";
import type { Logger } from "./log.js";
import { ownScope, Sites } from "./sites.js";
import type { Bell } from "./state/bell.js";
import { publishSuspensions } from "./state/departments.js";
import type { RedisStore } from "./state/redis-store.js";
import { publishRules } from "./state/site-rules.js";
import { publishStops } from "./state/stops.js";

/** Looks that are refused come by the hundred; the file is read again this often at most. */
const CATCH_UP_MS = 5_000;

/** A store that is slow for a moment must not leave half of the partitions with other rules. */
const PUBLISH_TRIES_MAX = 5;
const PUBLISH_AGAIN_MS = 1_000;

export interface SitesSource {
  file: string;
  env: Record<string, string | undefined>;
  /** Tells the operator. */
  say: (line: string) => void;
}

export class RunningSites {
  #sites: Sites;
  /** One reload at a time: the last one asked for is the last one done. */
  #reloading: Promise<void> = Promise.resolve();
  #caughtUpMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly source: SitesSource,
    /** As the file was read at the start. */
    sites: Sites,
    readonly store: RedisStore,
    readonly bell: Bell,
    readonly log: Logger,
  ) {
    this.#sites = sites;
  }

  get sites(): Sites {
    return this.#sites;
  }

  /**
   * Tells every partition by which rules each site decides, which departments are suspended and what is stopped; whoever
   * waits by other rules is looked at again.
   */
  async publish(): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#publishOnce();
        return;
      } catch (error) {
        if (tries === PUBLISH_TRIES_MAX) throw error;
        await pauseMs(PUBLISH_AGAIN_MS);
      }
    }
  }

  async #publishOnce(): Promise<void> {
    // Copies of a suspension or a stop can wait until there are some.
    const alone = this.store.withoutCopies();
    for (const site of this.#sites.all) {
      const { id, policy, enforce } = site;
      // Somebody may have died between writing a suspension or a stop and telling it.
      await publishSuspensions(alone, ownScope(site));
      await publishStops(alone, ownScope(site));
      const madeDue = await publishRules(this.store, id, { policy: policy.hash, enforce });
      if (madeDue > 0)
        this.log.info({ site: id, policy: policy.hash, madeDue }, "the rules changed: who waits is looked at");
    }
    this.bell.ring("everywhere");
  }

  /** The same, where it may have been forgotten. Never throws: what went wrong is logged. */
  async publishAgain(): Promise<void> {
    this.#reloading = this.#reloading.then(async () => {
      try {
        await this.publish();
      } catch (error) {
        this.log.error({ error: messageOf(error) }, "the rules could not be told again");
      }
    });
    await this.#reloading;
  }

  /** Never throws: what went wrong is said. */
  async reload(): Promise<void> {
    this.#reloading = this.#reloading.then(() => this.#reload());
    await this.#reloading;
  }

  /** Another process published rules that are not this one's. */
  catchUp(): void {
    const nowMs = monotonicMs();
    if (nowMs - this.#caughtUpMs < CATCH_UP_MS) return;
    this.#caughtUpMs = nowMs;
    this.#reloading = this.#reloading.then(() => this.#catchUp());
  }

  async #reload(): Promise<void> {
    const { file, say } = this.source;
    const read = this.#read();
    if (!read.ok) {
      say(`the sites file was not reloaded, the running one stays:\n${read.why}`);
      return;
    }
    this.#sites = read.sites;
    try {
      await this.publish();
      say(`reloaded ${file}`);
    } catch (error) {
      say(`${file} was read, but not everybody was told; reload it once more: ${messageOf(error)}`);
    }
  }

  async #catchUp(): Promise<void> {
    const read = this.#read();
    // The same rules as before: the other process has another file, and only the operator knows which one is right.
    if (!read.ok || rulesOf(read.sites) === rulesOf(this.#sites)) {
      this.log.warn({ file: this.source.file }, "another process decides by another policy than this one's file has");
      return;
    }
    await this.#reload();
  }

  #read(): { ok: true; sites: Sites } | { ok: false; why: string } {
    try {
      return { ok: true, sites: Sites.read(this.source.file, this.source.env) };
    } catch (error) {
      return { ok: false, why: messageOf(error) };
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const rulesOf = (sites: Sites): string =>
  sites.all.map(({ id, policy, enforce }) => `${id} ${policy.hash} ${enforce}`).join("\n");
