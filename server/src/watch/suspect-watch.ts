/**
 * Which live sites are suspect, found every two seconds and by whoever asks whether this process is ready. The log says
 * when a site becomes suspect, with the way back, and when it goes on.
 */
import { monotonicMs } from "../clock.js";
import { iso } from "../gate/iso.js";
import { liveScope } from "../ids.js";
import type { Logger } from "../log.js";
import { wayBack, whyInWords } from "../policy-words/suspicion-words.js";
import { Rounds } from "../rounds.js";
import type { Site } from "../sites.js";
import { Bell } from "../state/bell.js";
import type { RedisStore } from "../state/redis-store.js";
import { readSuspicion } from "../state/suspicion.js";

const LOOK_MS = 2_000;
/** Whoever asks for readiness may ask often: what was found so shortly before is answered again. */
const FRESH_MS = 250;

type Watched = Pick<Site, "id" | "mode" | "policy">;

export class SuspectWatch {
  #suspect: ReadonlySet<string> = new Set();
  #looking: Promise<void> | undefined;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #rounds: Rounds | undefined;

  constructor(
    readonly store: RedisStore,
    readonly sites: () => readonly Watched[],
    readonly log: Logger,
  ) {}

  start(): void {
    const round = async (): Promise<number> => {
      await this.look();
      return LOOK_MS;
    };
    this.#rounds = new Rounds({ name: "suspicion", round, failedWaitMs: LOOK_MS }, new Bell(), this.log);
  }

  async stop(): Promise<void> {
    await this.#rounds?.stop();
  }

  /** Ids of the sites that are suspect, as they were found last. */
  get suspect(): readonly string[] {
    return [...this.#suspect];
  }

  /** One look at a time. */
  async look(): Promise<void> {
    if (monotonicMs() - this.#lookedAtMs < FRESH_MS) return;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
  }

  async #look(): Promise<void> {
    const suspect = new Set<string>();
    for (const { id, mode, policy } of this.sites()) {
      if (mode !== "live") continue;
      const suspicion = await readSuspicion(this.store, liveScope(id), policy);
      if (suspicion === null) continue;
      suspect.add(id);
      if (this.#suspect.has(id)) continue;
      const since = iso(suspicion.sinceMs);
      this.log.error(
        { site: id },
        `site ${id} is suspect since ${since} and contacts nobody: ${whyInWords(suspicion)}; ${wayBack(id)}`,
      );
    }
    for (const id of this.#suspect)
      if (!suspect.has(id)) this.log.warn({ site: id }, `site ${id} is suspect no more: it contacts people again`);
    this.#suspect = suspect;
    this.#lookedAtMs = monotonicMs();
  }
}
