/**
 * Once a minute this process copies what was told of orders to the partitions of each live site, and says in the log
 * when a site has gone silent and when it is heard again.
 */
import { iso } from "../gate/iso.js";
import { type Silence, silenceAfter } from "../gate/orders-heard.js";
import { liveScope } from "../ids.js";
import type { Logger } from "../log.js";
import { Rounds } from "../rounds.js";
import type { Site } from "../sites.js";
import { Bell } from "../state/bell.js";
import { copyOrders, ORDERS_COPIED_MS } from "../state/orders-heard.js";
import type { RedisStore } from "../state/redis-store.js";

const FAILED_MS = 1_000;

export class OrdersWatch {
  readonly #silent = new Set<string>();
  #rounds: Rounds | undefined;

  constructor(
    readonly store: RedisStore,
    readonly sites: () => readonly Site[],
    readonly log: Logger,
  ) {}

  start(): void {
    const round = async (): Promise<number> => {
      await this.look();
      return ORDERS_COPIED_MS;
    };
    this.#rounds = new Rounds({ name: "orders", round, failedWaitMs: FAILED_MS }, new Bell(), this.log);
  }

  async stop(): Promise<void> {
    await this.#rounds?.stop();
  }

  async look(): Promise<void> {
    const nowMs = await this.store.realMs();
    for (const site of this.sites()) if (site.mode === "live") await this.#lookAt(site, nowMs);
  }

  async #lookAt({ id, policy }: Site, nowMs: number): Promise<void> {
    const silence = silenceAfter(await copyOrders(this.store, liveScope(id)), policy.orders);
    if (silence !== null && nowMs >= silence.fromMs) this.#note(id, silence);
    else if (this.#silent.delete(id)) {
      this.log.warn({ site: id }, `orders are heard from site ${id} again; sales about carts and checkouts go on`);
    }
  }

  #note(id: string, { lastAtMs }: Silence): void {
    if (this.#silent.has(id)) return;
    this.#silent.add(id);
    const since = iso(lastAtMs);
    this.log.warn(
      { site: id },
      `no order was heard from site ${id} since ${since}; sales about carts and checkouts wait`,
    );
  }
}
