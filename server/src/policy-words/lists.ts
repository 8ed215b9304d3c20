/** Lists and maps of words: what joins them and what leaves them. */
import { CHANNELS, PURPOSES } from "@holdoff/sdk/wire";
import { type ConsentNeed, STATED, type Stated } from "../gate/policy.js";
import { type Compare, type Difference, type Direction, opposite, type Rules, type Section } from "./difference.js";
import { CHANNEL_WORDS, channelsListed, listed, PURPOSE_WORDS, purposesListed } from "./phrases.js";

export const compareLists: Compare = (before, after) => [
  ...zones(before, after),
  ...joined("presence", "tightens", before.presence.channels, after.presence.channels, channelsListed, [
    "presence.channels: now wait while the customer is here:",
    "presence.channels: no longer wait while the customer is here:",
  ]),
  ...order(before, after),
  ...joined("tickets", "tightens", before.tickets.hold, after.tickets.hold, purposesListed, [
    "tickets.hold: now wait while a support ticket is open:",
    "tickets.hold: no longer wait while a support ticket is open:",
  ]),
  ...stated(before, after),
  ...consents(before, after),
  ...joined(
    "purposes",
    "tightens",
    before.purposes.offersForbiddenFor,
    after.purposes.offersForbiddenFor,
    purposesListed,
    [
      "purposes.offersForbiddenFor: may no longer carry an offer:",
      "purposes.offersForbiddenFor: may now carry an offer:",
    ],
  ),
  ...departments(before, after),
  ...joined("brief", "loosens", before.brief.reveal, after.brief.reveal, listed, [
    "brief.reveal: whoever calls is now told:",
    "brief.reveal: whoever calls is no longer told:",
  ]),
];

/** Two lines at most: what is new in the list, and what is gone from it. */
function joined<T>(
  section: Section,
  direction: Direction,
  before: readonly T[],
  after: readonly T[],
  say: (items: readonly T[]) => string,
  [whenNew, whenGone]: readonly [string, string],
): Difference[] {
  const isNew = after.filter((item) => !before.includes(item));
  const isGone = before.filter((item) => !after.includes(item));
  return [
    ...(isNew.length > 0 ? [{ section, direction, text: `${whenNew} ${say(isNew)}` }] : []),
    ...(isGone.length > 0 ? [{ section, direction: opposite(direction), text: `${whenGone} ${say(isGone)}` }] : []),
  ];
}

const zones: Compare = (before, after) =>
  before.zone === after.zone
    ? []
    : [
        {
          section: "zone",
          direction: "changes",
          text: `zone: where nothing better is known, hours are counted in ${after.zone} instead of ${before.zone}`,
        },
      ];

const order: Compare = (before, after) => {
  const [was, is] = [before.arbitration.order, after.arbitration.order].map((list) => list.join(", "));
  const text = `arbitration.order: who goes first is now ${is}, and was ${was}`;
  return was === is ? [] : [{ section: "arbitration", direction: "changes", text }];
};

const stated: Compare = (before, after) => {
  if (before.consent.stated === after.consent.stated) return [];
  const [was, is] = [STATED.indexOf(before.consent.stated), STATED.indexOf(after.consent.stated)];
  const direction = is > was ? "tightens" : "loosens";
  return [{ section: "consent", direction, text: `consent.stated: ${statedInWords(after.consent.stated)}` }];
};

function statedInWords(stated: Stated): string {
  switch (stated) {
    case true:
      return "the sender's word for a consent is accepted now, and needs no proof";
    case "with_proof":
      return "the sender's word for a consent is accepted now where it says where the proof is";
    case false:
      return "only a consent on record counts now, and no longer the sender's word";
  }
}

const NEED_WORDS: Readonly<Record<ConsentNeed | "none", string>> = {
  none: "no consent",
  consent_or_soft_opt_in: "consent or a soft opt-in",
  consent: "consent",
};
const NEEDS = ["none", "consent_or_soft_opt_in", "consent"] as const;

const consents: Compare = (before, after) =>
  CHANNELS.flatMap((channel) =>
    PURPOSES.flatMap((purpose): Difference[] => {
      const [was, is] = [before, after].map(({ consent }) => consent[channel]?.[purpose] ?? "none");
      if (was === undefined || is === undefined || was === is) return [];
      const direction = NEEDS.indexOf(is) > NEEDS.indexOf(was) ? "tightens" : "loosens";
      const what = `${CHANNEL_WORDS[channel]} for ${PURPOSE_WORDS[purpose]} need ${NEED_WORDS[is]} instead of ${NEED_WORDS[was]}`;
      return [{ section: "consent", direction, text: `consent.${channel}.${purpose}: ${what}` }];
    }),
  );

/** A department that is not listed may have every purpose, so listing one is a limit. */
const departments: Compare = (before, after) => {
  const mayHave = ({ purposes }: Rules, name: string): readonly (typeof PURPOSES)[number][] =>
    purposes.departments[name] ?? PURPOSES;
  const names = new Set([before, after].flatMap(({ purposes }) => Object.keys(purposes.departments)));
  return [...names].flatMap((name) =>
    joined("purposes", "loosens", mayHave(before, name), mayHave(after, name), purposesListed, [
      `purposes.departments: "${name}" may now contact customers for`,
      `purposes.departments: "${name}" may no longer contact customers for`,
    ]),
  );
};
