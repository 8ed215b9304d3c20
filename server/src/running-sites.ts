/**
 * The sites file as it was read at the start, or when the operator asked last (SIGHUP), with the rules that are in force
 * at each site. A file with a mistake changes nothing.
 */
import { pauseMs } from "./clock.js";
import type { Logger } from "./log.js";
import { inWords } from "./loggable.js";
import { Rounds } from "./rounds.js";
import { RulesInForce } from "./rules-in-force.js";
import { readSites } from "./sites/read-sites.js";
import type { Resolve } from "./sites/resolve.js";
import { ownScope, type Site, type Sites } from "./sites.js";
import { Bell } from "./state/bell.js";
import { publishSuspensions } from "./state/departments.js";
import type { RedisStore } from "./state/redis-store.js";
import { publishStops } from "./state/stops.js";

/** A store that is slow for a moment must not leave half of the partitions with other rules. */
const PUBLISH_TRIES_MAX = 5;
const PUBLISH_AGAIN_MS = 1_000;
/** A process that decides nothing finds this late at the most that other rules are in force. */
const FOLLOW_MS = 1_000;

export interface SitesSource {
  file: string;
  env: Record<string, string | undefined>;
  resolve?: Resolve | undefined;
  /** Tells the operator. */
  say: (line: string) => void;
}

export class RunningSites {
  readonly rules: RulesInForce;
  /** As the file says. */
  #file: Sites;
  /** The same, with the rules in force. */
  #sites: Sites;
  /** One reload at a time: the last one asked for is the last one done. */
  #reloading: Promise<void> = Promise.resolve();
  #rounds: Rounds | undefined;

  constructor(
    readonly source: SitesSource,
    /** As the file was read at the start. */
    sites: Sites,
    readonly store: RedisStore,
    readonly bell: Bell,
    readonly log: Logger,
  ) {
    this.rules = new RulesInForce(store, bell, log, source.say);
    this.#file = sites;
    this.#sites = sites.map((site) => this.rules.inForceAt(site));
  }

  get sites(): Sites {
    return this.#sites;
  }

  /**
   * Finds by which rules each site decides, and tells every partition, with the departments that are suspended and what
   * is stopped. From then on it follows.
   */
  async start(): Promise<void> {
    await this.#tell((site) => this.rules.start(site));
    const round = async (): Promise<number> => {
      // A store that is away is told of elsewhere.
      await this.rules.poll().catch(() => undefined);
      return FOLLOW_MS;
    };
    this.#rounds = new Rounds({ name: "rules", round, failedWaitMs: FOLLOW_MS }, new Bell(), this.log);
  }

  async stop(): Promise<void> {
    await this.#rounds?.stop();
  }

  /** The same, where it may have been forgotten. Never throws: what went wrong is logged. */
  async publishAgain(): Promise<void> {
    const again = async ({ id }: Site): Promise<void> => {
      await this.rules.follow(id);
      await this.rules.tell(id);
    };
    this.#reloading = this.#reloading.then(async () => {
      try {
        await this.#tell(again);
      } catch (error) {
        this.log.error({ error }, "the rules could not be told again");
      }
    });
    await this.#reloading;
  }

  /** Never throws: what went wrong is said. */
  async reload(): Promise<void> {
    this.#reloading = this.#reloading.then(() => this.#reload());
    await this.#reloading;
  }

  async #reload(): Promise<void> {
    const { file, say } = this.source;
    const read = await this.#read();
    if (!read.ok) {
      say(`the sites file was not reloaded, the running one stays:\n${read.why}`);
      return;
    }
    this.#file = read.sites;
    this.#sites = read.sites.map((site) => this.rules.inForceAt(site));
    this.rules.keepOnly(read.sites.all);
    try {
      await this.#tell((site) => this.rules.reload(site));
      say(`reloaded ${file}`);
    } catch (error) {
      say(`${file} was read, but not everybody was told; reload it once more: ${inWords(error)}`);
    }
  }

  async #tell(tellRules: (site: Site) => Promise<void>): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#tellOnce(tellRules);
        return;
      } catch (error) {
        if (tries === PUBLISH_TRIES_MAX) throw error;
        await pauseMs(PUBLISH_AGAIN_MS);
      }
    }
  }

  async #tellOnce(tellRules: (site: Site) => Promise<void>): Promise<void> {
    // Copies of a suspension or a stop can wait until there are some.
    const alone = this.store.withoutCopies();
    for (const site of this.#file.all) {
      // Somebody may have died between writing a suspension or a stop and telling it.
      await publishSuspensions(alone, ownScope(site));
      await publishStops(alone, ownScope(site));
      await tellRules(site);
    }
    this.bell.ring("everywhere");
  }

  async #read(): Promise<{ ok: true; sites: Sites } | { ok: false; why: string }> {
    try {
      const { sites, nowhere } = await readSites(this.source.file, this.source.env, this.source.resolve);
      for (const line of nowhere) this.source.say(`warning: ${line}`);
      return { ok: true, sites };
    } catch (error) {
      return { ok: false, why: inWords(error) };
    }
  }
}
