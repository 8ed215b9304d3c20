/**
 * A policy file over the defaults. What a file leaves out keeps the default's value. In a table by channel, a `default`
 * that the file writes speaks for every channel that the file does not name. Lists, and the hours or consents of one
 * channel, are replaced whole: half of somebody else's list is what nobody asked for.
 */
import { CHANNELS, type Channel, PURPOSES, TRIGGERS } from "@holdoff/sdk/wire";
import type { ChannelHours, ChannelTable, CoolOff, Policy } from "./policy.js";
import type { PolicyFile } from "./policy-schema.js";

type Rules = Omit<Policy, "hash">;

export function resolvePolicy(file: PolicyFile, base: Rules): Rules {
  return {
    version: 1,
    zone: file.zone ?? base.zone,
    presence: {
      leaseMs: file.presence?.lease ?? base.presence.leaseMs,
      idleMs: file.presence?.idle ?? base.presence.idleMs,
      channels: file.presence?.channels ?? base.presence.channels,
    },
    quietMs: table(file.quiet, base.quietMs),
    funnel: { leftAfterMs: table(file.funnel?.leftAfter, base.funnel.leftAfterMs) },
    coolOffMs: coolOffs(file.coolOff, base.coolOffMs),
    hours: hours(file.hours, base.hours),
    gapMs: table(file.gap, base.gapMs),
    budgets: file.budgets?.map(({ per, ...budget }) => ({ ...budget, perMs: per })) ?? base.budgets,
    arbitration: {
      // Purposes that the file does not rank come last, in their usual order: every two can be compared.
      order: [...new Set([...(file.arbitration?.order ?? []), ...base.arbitration.order, ...PURPOSES])],
      unfinishedMs: table(file.arbitration?.unfinished, base.arbitration.unfinishedMs),
    },
    tickets: {
      hold: file.tickets?.hold ?? base.tickets.hold,
      coolOffMs: file.tickets?.coolOff ?? base.tickets.coolOffMs,
    },
    declines: {
      offerMs: file.declines?.offer ?? base.declines.offerMs,
      contact: file.declines?.contact ?? base.declines.contact,
      chatMs: file.declines?.chat ?? base.declines.chatMs,
      afterCall: file.declines?.afterCall ?? base.declines.afterCall,
    },
    fatigue: {
      declines: file.fatigue?.declines ?? base.fatigue.declines,
      withinMs: file.fatigue?.within ?? base.fatigue.withinMs,
      forMs: file.fatigue?.for ?? base.fatigue.forMs,
      waitMs: file.fatigue?.wait ?? base.fatigue.waitMs,
    },
    asks: {
      dwellMs: file.asks?.dwell ?? base.asks.dwellMs,
      gapMs: file.asks?.gap ?? base.asks.gapMs,
      max: file.asks?.max ?? base.asks.max,
      perMs: file.asks?.per ?? base.asks.perMs,
    },
    bounceMs: file.bounce ?? base.bounceMs,
    cart: { emptyForMs: file.cart?.emptyFor ?? base.cart.emptyForMs },
    consent: { ...base.consent, ...file.consent },
    purposes: {
      offersForbiddenFor: file.purposes?.offersForbiddenFor ?? base.purposes.offersForbiddenFor,
      departments: file.purposes?.departments ?? base.purposes.departments,
      breaches: file.purposes?.breaches ?? base.purposes.breaches,
      perMs: file.purposes?.per ?? base.purposes.perMs,
    },
    invitations: {
      forMs: file.invitations?.for ?? base.invitations.forMs,
      punctualMs: file.invitations?.punctual ?? base.invitations.punctualMs,
    },
    permit: { forMs: file.permit?.for ?? base.permit.forMs },
    holds: { maxMs: file.holds?.max ?? base.holds.maxMs },
    orders: {
      silentAfter: file.orders?.silentAfter ?? base.orders.silentAfter,
      silentMinMs: file.orders?.silentMin ?? base.orders.silentMinMs,
    },
    outsiders: { holdMaxMs: file.outsiders?.holdMax ?? base.outsiders.holdMaxMs },
    blind: { maxMs: file.blind?.max ?? base.blind.maxMs },
    holdout: { percent: file.holdout?.percent ?? base.holdout.percent },
    record: { days: file.record?.days ?? base.record.days },
    brief: { reveal: file.brief?.reveal ?? base.brief.reveal },
  };
}

type FileTable<T> = { readonly [C in Channel | "default"]?: T };

function table<T>(file: FileTable<T> | undefined, base: ChannelTable<T>): ChannelTable<T> {
  if (file === undefined) return base;
  return file.default === undefined ? { ...base, ...file, default: base.default } : { ...file, default: file.default };
}

function coolOffs(file: PolicyFile["coolOff"], base: Policy["coolOffMs"]): Policy["coolOffMs"] {
  if (file === undefined) return base;
  const fallback = table<CoolOff>(file.default, base.default);
  const merged: { -readonly [T in keyof Policy["coolOffMs"]]: Policy["coolOffMs"][T] } = { default: fallback };
  for (const trigger of TRIGGERS) {
    // A trigger that neither names falls to `default`; so does one that only the base names, where the file has its own.
    const below = file.default === undefined ? base[trigger] : undefined;
    const written = file[trigger];
    if (written !== undefined) merged[trigger] = table<CoolOff>(written, base[trigger] ?? fallback);
    else if (below !== undefined) merged[trigger] = below;
  }
  return merged;
}

type FileHours = NonNullable<PolicyFile["hours"]>;

function hours(file: FileHours | undefined, base: Policy["hours"]): Policy["hours"] {
  const merged: { -readonly [K in keyof Policy["hours"]]: Policy["hours"][K] } = {
    ...base,
    unknown: file?.unknown ? { fromMinute: file.unknown.from, toMinute: file.unknown.to } : base.unknown,
  };
  for (const channel of CHANNELS) {
    const written = file?.[channel];
    if (written !== undefined) merged[channel] = channelHours(written);
  }
  return merged;
}

function channelHours({ from, to, days, not, holidays }: NonNullable<FileHours[Channel]>): ChannelHours {
  return { ...(days && { days }), fromMinute: from, toMinute: to, not: not ?? [], holidays: holidays ?? [] };
}
