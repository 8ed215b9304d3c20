/** What is known without Holdoff: which news ends which contact. The page `server/docs/lifecycle.md` in a few functions. */

/** These a seller has to obey and whoever serves has not. */
const serves = ({ purpose }) => purpose === "service" || purpose === "transactional";

const covers = (said, own) => said === undefined || said === "all" || said === own;

/** A refusal ends it whenever it comes, also before it is asked for. */
export function endsForGood(fact, followUp) {
  switch (fact.type) {
    case "offer.declined":
      return fact.offer === followUp.offer;
    case "contact.declined":
      return covers(fact.channel, followUp.channel) && !serves(followUp);
    case "consent.withdrawn":
      return covers(fact.channel, followUp.channel) && covers(fact.purpose, followUp.purpose);
    default:
      return false;
  }
}

/** An order that stands ends what is about a checkout that it names, whenever it comes. */
export const isCompletedBy = (checkout, followUp) =>
  checkout !== undefined && checkout === followUp.checkout && !serves(followUp);

const FUNNEL = ["checkout_incomplete", "cart_left"];

export const isFunnel = ({ trigger }) => FUNNEL.includes(trigger);

/** Any order of the same person ends what is about one, if it reaches to when it was asked for, or began. */
export const wantsOrder = (followUp) => (followUp.checkout !== undefined || isFunnel(followUp)) && !serves(followUp);

/** What is about a cart that was left waits, and then ends, while there is nothing in it. */
export const isAboutCart = ({ trigger }) => trigger === "cart_left";

/**
 * An order also ends what is asked for later about a checkout that was begun before the order came, and not looked at
 * since: where that was told once, nobody can have looked at it since.
 */
export function isOnlyStep(seen, followUp, facts) {
  if (seen.type !== "checkout.started" || followUp.checkout === undefined || seen.checkout !== followUp.checkout)
    return false;
  const steps = facts.filter(({ type, checkout }) => type === "checkout.started" && checkout === followUp.checkout);
  return steps.length === 1 && !isIdShared(seen, facts);
}

/** Another fact goes by the same event id, so that this one is news again after it. */
export const isIdShared = (fact, facts) =>
  fact.door === "event" &&
  facts.some((other) => other !== fact && other.door === "event" && eventOf(other) === eventOf(fact));

/** Which event id it goes by. */
export const eventOf = ({ n, event }) => event ?? n;
