/** The kinds of contacts, by channel and purpose, under one policy: its terms for each, and which rules are about it. */
import type { Channel, Purpose } from "@holdoff/sdk/wire";
import { timetablesOn } from "./hours/timetables.js";
import type { Policy } from "./policy.js";
import type { Rule } from "./rule.js";
import { RULES } from "./rules/index.js";
import { Terms } from "./terms.js";

export class Kind {
  constructor(
    readonly terms: Terms,
    /** The rules that can speak of it, the last first. */
    readonly rules: readonly Rule[],
  ) {}
}

class KindsOfChannel {
  readonly sales: Kind;
  readonly service: Kind;
  readonly transactional: Kind;
  readonly survey: Kind;

  constructor(policy: Policy, channel: Channel) {
    const timetables = timetablesOn(channel, policy);
    const kind = (purpose: Purpose): Kind => {
      const terms = new Terms(policy, channel, purpose, timetables);
      return new Kind(terms, RULES.filter(({ covers }) => covers?.(terms) ?? true).reverse());
    };
    this.sales = kind("sales");
    this.service = kind("service");
    this.transactional = kind("transactional");
    this.survey = kind("survey");
  }
}

/** Found by name and not by key, which takes 4 % of the time of a whole decision away. */
export class Kinds {
  readonly call: KindsOfChannel;
  readonly sms: KindsOfChannel;
  readonly email: KindsOfChannel;
  readonly push: KindsOfChannel;
  readonly chat: KindsOfChannel;
  readonly post: KindsOfChannel;
  readonly social: KindsOfChannel;

  constructor(policy: Policy) {
    this.call = new KindsOfChannel(policy, "call");
    this.sms = new KindsOfChannel(policy, "sms");
    this.email = new KindsOfChannel(policy, "email");
    this.push = new KindsOfChannel(policy, "push");
    this.chat = new KindsOfChannel(policy, "chat");
    this.post = new KindsOfChannel(policy, "post");
    this.social = new KindsOfChannel(policy, "social");
  }

  of({ channel, purpose }: { channel: Channel; purpose: Purpose }): Kind {
    const here = this.#on(channel);
    switch (purpose) {
      case "sales":
        return here.sales;
      case "service":
        return here.service;
      case "transactional":
        return here.transactional;
      case "survey":
        return here.survey;
    }
  }

  #on(channel: Channel): KindsOfChannel {
    switch (channel) {
      case "call":
        return this.call;
      case "sms":
        return this.sms;
      case "email":
        return this.email;
      case "push":
        return this.push;
      case "chat":
        return this.chat;
      case "post":
        return this.post;
      case "social":
        return this.social;
    }
  }
}

const OF_POLICY = new WeakMap<Policy, Kinds>();
/** Most decisions are by the policy of the one before. */
let latest: { policy: Policy; kinds: Kinds } | undefined;

/** Nothing is kept that could not be worked out anew from the policy: what is kept saves time and changes no answer. */
export function kindsOf(policy: Policy): Kinds {
  if (latest?.policy !== policy) latest = { policy, kinds: OF_POLICY.get(policy) ?? workOut(policy) };
  return latest.kinds;
}

function workOut(policy: Policy): Kinds {
  const kinds = new Kinds(policy);
  OF_POLICY.set(policy, kinds);
  return kinds;
}
