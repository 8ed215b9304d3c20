/** A policy as it reads for contacts of one channel and purpose: a rule reads a field where it would search lists. */
import type { Channel, Purpose, TriggerType } from "@holdoff/sdk/wire";
import { countsIn } from "./counted-contact.js";
import type { Timetables } from "./hours/timetables.js";
import { type Budget, type ConsentNeed, type CoolOff, forChannel, type Policy } from "./policy.js";

export class Terms {
  /** Service and transactional: what the customer needs, not what the shop would like. */
  readonly servesCustomer: boolean;
  readonly waitsForPresence: boolean;
  readonly waitsForTickets: boolean;
  readonly quietMs: number;
  readonly leftAfterMs: number;
  readonly gapMs: number;
  /** Null where it needs no consent. */
  readonly consentNeed: ConsentNeed | null;
  readonly mayCarryOffer: boolean;
  /** Departments that may not make it. */
  readonly barredDepartments: ReadonlySet<string>;
  /** Those in which it counts. */
  readonly budgets: readonly Budget[];
  readonly #coolOffMs: ReadonlyMap<string, CoolOff>;
  readonly #coolOffElseMs: CoolOff;

  constructor(
    policy: Policy,
    readonly channel: Channel,
    readonly purpose: Purpose,
    /** Null for a channel without hours: it may be used at any time. */
    readonly timetables: Timetables | null,
  ) {
    const { presence, tickets, quietMs, funnel, gapMs, consent, purposes, budgets, coolOffMs } = policy;
    this.servesCustomer = purpose === "service" || purpose === "transactional";
    this.waitsForPresence = presence.channels.includes(channel);
    this.waitsForTickets = tickets.hold.includes(purpose);
    this.quietMs = forChannel(quietMs, channel);
    this.leftAfterMs = forChannel(funnel.leftAfterMs, channel);
    this.gapMs = forChannel(gapMs, channel);
    this.consentNeed = consent[channel]?.[purpose] ?? null;
    this.mayCarryOffer = !purposes.offersForbiddenFor.includes(purpose);
    this.barredDepartments = new Set(
      Object.keys(purposes.departments).filter((name) => !purposes.departments[name]?.includes(purpose)),
    );
    this.budgets = budgets.filter((budget) => countsIn(budget, { channel, purpose }));
    this.#coolOffMs = new Map(
      Object.entries(coolOffMs).map(([trigger, table]) => [trigger, forChannel(table, channel)]),
    );
    this.#coolOffElseMs = forChannel(coolOffMs.default, channel);
  }

  /** How long this kind of trigger keeps it waiting. */
  coolOffMs(trigger: TriggerType): CoolOff {
    return this.#coolOffMs.get(trigger) ?? this.#coolOffElseMs;
  }
}
