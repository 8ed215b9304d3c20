/** The single numbers of a policy: what each one is, and what more of it does. */

import { type Compare, type Direction, opposite, type Rules, type Section } from "./difference.js";
import { lengthInWords } from "./phrases.js";

interface Amount {
  section: Section;
  /** As in the file, after the section. */
  key: string;
  read: (rules: Rules) => number;
  say: (value: number) => string;
  more: Direction;
  /** What happens then, in words that fit behind a colon. */
  whenMore: string;
  whenLess: string;
}

const plain = String;
const days = (count: number): string => `${count} day${count === 1 ? "" : "s"}`;
const percent = (value: number): string => `${value} percent`;

const amount = (
  place: `${Section}.${string}` | Section,
  read: (rules: Rules) => number,
  more: Direction,
  [whenMore, whenLess]: readonly [string, string],
  say: (value: number) => string = lengthInWords,
): Amount => {
  const [section = "", key = ""] = place.split(".");
  return { section: section as Section, key, read, say, more, whenMore, whenLess };
};

const AMOUNTS: readonly Amount[] = [
  amount("presence.lease", ({ presence }) => presence.leaseMs, "tightens", [
    "a tab that fell silent counts as open for longer",
    "a tab that fell silent counts as closed sooner",
  ]),
  amount("presence.idle", ({ presence }) => presence.idleMs, "tightens", [
    "a page that nobody touches counts as visited for longer",
    "a page that nobody touches counts as left sooner",
  ]),
  amount("tickets.coolOff", ({ tickets }) => tickets.coolOffMs, "tightens", [
    "contacts wait longer after a ticket was closed",
    "contacts come sooner after a ticket was closed",
  ]),
  amount("declines.offer", ({ declines }) => declines.offerMs, "tightens", [
    "a declined offer rests for longer",
    "a declined offer is made again sooner",
  ]),
  amount("declines.chat", ({ declines }) => declines.chatMs, "tightens", [
    "a dismissed chat stays away for longer",
    "a dismissed chat comes back sooner",
  ]),
  amount(
    "fatigue.declines",
    ({ fatigue }) => fatigue.declines,
    "loosens",
    ["it takes more declines before offers rest", "it takes fewer declines before offers rest"],
    plain,
  ),
  amount("fatigue.within", ({ fatigue }) => fatigue.withinMs, "tightens", [
    "declines are counted together over a longer time",
    "declines are counted together over a shorter time",
  ]),
  amount("fatigue.for", ({ fatigue }) => fatigue.forMs, "tightens", [
    "after many declines offers rest for longer",
    "after many declines offers come back sooner",
  ]),
  amount("fatigue.wait", ({ fatigue }) => fatigue.waitMs, "tightens", [
    "after many declines other sales contacts wait longer",
    "after many declines other sales contacts come sooner",
  ]),
  amount("asks.dwell", ({ asks }) => asks.dwellMs, "tightens", [
    "customers look around for longer before a chat is offered",
    "a chat is offered sooner",
  ]),
  amount("asks.gap", ({ asks }) => asks.gapMs, "tightens", [
    "a second offer of a chat waits longer",
    "a second offer of a chat comes sooner",
  ]),
  amount(
    "asks.max",
    ({ asks }) => asks.max,
    "loosens",
    ["a chat is offered more often", "a chat is offered less often"],
    plain,
  ),
  amount("asks.per", ({ asks }) => asks.perMs, "tightens", [
    "offers of a chat are counted over a longer time",
    "offers of a chat are counted over a shorter time",
  ]),
  amount("bounce", ({ bounceMs }) => bounceMs, "tightens", [
    "more short visits are not followed up",
    "fewer short visits are not followed up",
  ]),
  amount("cart.emptyFor", ({ cart }) => cart.emptyForMs, "loosens", [
    "a contact about a cart waits for longer after the cart was emptied, before it ends",
    "a contact about a cart ends sooner after the cart was emptied",
  ]),
  amount(
    "purposes.breaches",
    ({ purposes }) => purposes.breaches,
    "loosens",
    ["a department is suspended after more breaches", "a department is suspended after fewer breaches"],
    plain,
  ),
  amount("purposes.per", ({ purposes }) => purposes.perMs, "tightens", [
    "breaches are counted over a longer time",
    "breaches are counted over a shorter time",
  ]),
  amount("invitations.for", ({ invitations }) => invitations.forMs, "loosens", [
    "a customer's request lets a contact through for longer",
    "a customer's request lets a contact through for a shorter time",
  ]),
  amount("invitations.punctual", ({ invitations }) => invitations.punctualMs, "loosens", [
    "a contact that was asked for at a time may be made outside the hours for longer",
    "a contact that was asked for at a time has to keep to the hours sooner",
  ]),
  amount("permit.for", ({ permit }) => permit.forMs, "loosens", [
    "a sender may act on a release for longer without asking again",
    "a sender has to act on a release sooner, or ask again",
  ]),
  amount("holds.max", ({ holds }) => holds.maxMs, "loosens", [
    "contacts wait for longer before they are given up",
    "contacts are given up sooner",
  ]),
  amount(
    "orders.silentAfter",
    ({ orders }) => orders.silentAfter,
    "loosens",
    ["a shop that tells of no orders counts as silent later", "a shop that tells of no orders counts as silent sooner"],
    plain,
  ),
  amount("orders.silentMin", ({ orders }) => orders.silentMinMs, "loosens", [
    "a shop that tells of no orders counts as silent later",
    "a shop that tells of no orders counts as silent sooner",
  ]),
  amount("outsiders.holdMax", ({ outsiders }) => outsiders.holdMaxMs, "tightens", [
    "a visitor who may be the customer holds contacts for longer",
    "a visitor who may be the customer holds contacts for a shorter time",
  ]),
  amount("blind.max", ({ blind }) => blind.maxMs, "loosens", [
    "contacts go on after longer gaps in what could be heard",
    "contacts stop after shorter gaps in what could be heard",
  ]),
  amount(
    "holdout.percent",
    ({ holdout }) => holdout.percent,
    "tightens",
    ["more customers are never contacted", "fewer customers are never contacted"],
    percent,
  ),
  amount(
    "record.days",
    ({ record }) => record.days,
    "changes",
    ["signals are kept for longer", "signals are kept for a shorter time"],
    days,
  ),
];

export const compareAmounts: Compare = (before, after) =>
  AMOUNTS.flatMap(({ section, key, read, say, more, whenMore, whenLess }) => {
    const [was, is] = [read(before), read(after)];
    if (was === is) return [];
    const name = key === "" ? section : `${section}.${key}`;
    const [direction, then] = is > was ? [more, whenMore] : [opposite(more), whenLess];
    return [{ section, direction, text: `${name} is ${say(is)} instead of ${say(was)}: ${then}` }];
  });
