/**
 * By which rules each site decides: those that are published in Redis, and not those of this process's own file. A
 * process reads them when it starts, every second, and when a decision of its was refused. Whoever reads new ones tells
 * the partitions, so that it does not matter who died half-way.
 */
import {
  afterLoss,
  entryInWords,
  idOf,
  isKnown,
  isSame,
  type Published,
  type Rules,
  readPublished,
  rulesText,
  withPublication,
} from "./gate/published-policy.js";
import type { Partition } from "./ids.js";
import type { Logger } from "./log.js";
import type { Site } from "./sites.js";
import type { Bell } from "./state/bell.js";
import { readNumber, readRules, writeRules } from "./state/published-rules.js";
import { putInForce, putInForceIfNew } from "./state/put-in-force.js";
import type { RedisStore } from "./state/redis-store.js";
import { publishRules, tellRules } from "./state/site-rules.js";

const TRIES_MAX = 5;

type RuledSite = Pick<Site, "id" | "policy" | "enforce">;
type InForce = Pick<Site, "policy" | "enforce" | "unreadable" | "inForce">;

/** What this process knows of the rules of one site. */
interface Held {
  /** The last ones that it could read. */
  rules: Rules;
  unreadable: string | null;
  published: Published | undefined;
  /** The publication that every partition has been told. */
  told: number;
  following: Promise<void> | undefined;
}

export class RulesInForce {
  readonly #held = new Map<string, Held>();

  constructor(
    readonly store: RedisStore,
    readonly bell: Bell,
    readonly log: Logger,
    /** Tells the operator. */
    readonly say: (line: string) => void,
  ) {}

  /** The site, with what is in force instead of what its file says, now and later. */
  inForceAt<S extends RuledSite>(site: S): S & InForce {
    const held = this.#of(site);
    return {
      ...site,
      get policy() {
        return held.rules.policy;
      },
      get enforce() {
        return held.rules.enforce;
      },
      get unreadable() {
        return held.unreadable;
      },
      get inForce() {
        return held.published;
      },
    };
  }

  /** The process starts with this file: it comes into force if it is new. */
  async start(site: Site): Promise<void> {
    const held = this.#of(site);
    const { published, isNew } = await putInForceIfNew(this.store, site.id, ownRules(site));
    this.#accept(site.id, held, published);
    await this.tell(site.id);
    if (isNew) this.#log(site.id, published);
    else if (!isSame(published, idOf(ownRules(site)))) this.say(notInForce(site, published));
  }

  /** The operator says that this file is in force. */
  async reload(site: Site): Promise<void> {
    const held = this.#of(site);
    // Where Redis lost the history, this process may know it still.
    await this.follow(site.id);
    this.#accept(site.id, held, await putInForce(this.store, site.id, ownRules(site), { way: "reload" }));
    await this.tell(site.id);
  }

  /** Reads what is in force, and puts it back where Redis lost it. Who asks meanwhile waits for the same reading. */
  async follow(site: string): Promise<void> {
    const held = this.#held.get(site);
    if (held === undefined) return;
    held.following ??= this.#follow(site, held).finally(() => {
      held.following = undefined;
    });
    await held.following;
  }

  /** A decision was refused in this partition: afterwards both know what is in force. */
  async followAt(site: string, partition: Partition): Promise<"followed" | "unreadable"> {
    await this.follow(site);
    const held = this.#held.get(site);
    if (held?.published === undefined) return "followed";
    const { number, looked } = await tellRules(this.store, partition, site, held.published);
    if (number > held.published.number) await this.#raise(site, held, number);
    // Who waits there was not looked at for these rules.
    if (looked !== rulesText(held.published)) held.told = 0;
    return held.unreadable === null ? "followed" : "unreadable";
  }

  /** Where another publication is in force by now, or not everybody was told of this one. */
  async poll(): Promise<void> {
    for (const [site, held] of this.#held) {
      if ((await readNumber(this.store, site)) !== held.published?.number) await this.follow(site);
      if (held.told !== held.published?.number) await this.tell(site);
    }
  }

  /** Tells every partition; whoever waits by other rules is looked at again. */
  async tell(site: string): Promise<void> {
    const held = this.#held.get(site);
    if (held?.published === undefined) return;
    const { published } = held;
    const { madeDue, number } = await publishRules(this.store, site, published);
    if (number > published.number) return await this.#raise(site, held, number);
    held.told = published.number;
    if (madeDue > 0) this.bell.ring("everywhere");
  }

  /** Of each site whose policy this process cannot read, why. */
  unreadable(): string[] {
    return [...this.#held.values()].flatMap(({ unreadable }) =>
      unreadable === null ? [] : [`policy_unreadable: ${unreadable}`],
    );
  }

  /** Sites that are not in the sites file any more are nobody's here. */
  keepOnly(sites: readonly Site[]): void {
    const ids = new Set(sites.map(({ id }) => id));
    for (const id of this.#held.keys()) if (!ids.has(id)) this.#held.delete(id);
  }

  #of(site: RuledSite): Held {
    const known = this.#held.get(site.id);
    if (known) return known;
    const held = { rules: ownRules(site), unreadable: null, published: undefined, told: 0, following: undefined };
    this.#held.set(site.id, held);
    return held;
  }

  async #follow(site: string, held: Held): Promise<void> {
    for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
      const stored = await readRules(this.store, site);
      const mine = held.published;
      const next = mine && stored?.number !== mine.number ? afterLoss(mine, stored, await this.store.realMs()) : null;
      if (next === null) {
        if (stored) this.#accept(site, held, stored);
        return;
      }
      if (await writeRules(this.store, site, stored, next)) {
        this.#accept(site, held, next);
        return;
      }
    }
  }

  #accept(site: string, held: Held, published: Published): void {
    const before = held.published;
    // What was read first may be accepted last.
    if (before && published.number <= before.number) return;
    held.published = published;
    if (before && isSame(before, published)) return;
    const read = readPublished(published);
    if (read.ok) {
      held.rules = read.rules;
      held.unreadable = null;
    } else {
      held.unreadable = `site ${site}: the policy in force (${entryInWords(published)}) cannot be read here, so nothing is decided by it: ${read.why}`;
      this.log.error({ site, policy: published.policy }, `policy_unreadable: ${held.unreadable}`);
      return;
    }
    if (before) this.#log(site, published);
  }

  /** One line a change, where an operator sees it; the first rules of a site are none. */
  #log(site: string, published: Published): void {
    const { policy, enforce, way, history } = published;
    const line = `site ${site}: other rules are in force: ${entryInWords(published)}`;
    this.log[history.length === 1 ? "info" : "warn"]({ site, policy, enforce, way }, line);
  }

  /** A partition was told a later number than the record has: the record is an older copy. What it says stays in force. */
  async #raise(site: string, held: Held, above: number): Promise<void> {
    await this.follow(site);
    const { published } = held;
    if (published === undefined || published.number >= above) return;
    const { history, policy, enforce, schema, text, atMs, by } = published;
    const said = { policy, enforce, schema, text, atMs, way: "kept" as const, ...(by === undefined ? {} : { by }) };
    const next = withPublication(history, said, await this.store.realMs(), above);
    if (await writeRules(this.store, site, published, next)) this.#accept(site, held, next);
  }
}

const ownRules = ({ policy, enforce }: RuledSite): Rules => ({ policy, enforce });

function notInForce({ id, policy, enforce }: Site, published: Published): string {
  const why = isKnown(published.history, { policy: policy.hash, enforce })
    ? "it was in force before"
    : "another process started with another one at the same moment";
  const own = `${policy.hash}${enforce ? "" : ", not enforced"}`;
  const how = `To put the file in force: holdoff policy publish --site ${id}, or SIGHUP`;
  return `site ${id}: the policy of this process's file (${own}) is not in force, for ${why}: ${entryInWords(published)} is. ${how}`;
}
