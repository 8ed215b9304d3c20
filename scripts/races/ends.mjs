/** What is known without Holdoff: which news ends which contact. The page `server/docs/lifecycle.md` in three functions. */

/** These a seller has to obey and whoever serves has not. */
const serves = ({ purpose }) => purpose === "service" || purpose === "transactional";

const covers = (said, own) => said === undefined || said === "all" || said === own;

/** News that ends it whenever it comes, also before it is asked for. */
export function endsForGood(fact, followUp) {
  switch (fact.type) {
    case "order.completed":
      return fact.checkout !== undefined && fact.checkout === followUp.checkout && !serves(followUp);
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

export const isUnnamedOrder = ({ type, checkout }) => type === "order.completed" && checkout === undefined;

/** An order that names no checkout ends what is about none, if it comes after it was asked for. */
export const endsWhatStands = (fact, followUp) =>
  isUnnamedOrder(fact) &&
  followUp.checkout === undefined &&
  followUp.trigger === "checkout_incomplete" &&
  !serves(followUp);

/** It also ends what is about a checkout, if that was seen before the order came. */
export const endsWhatBegan = (fact, followUp, seen) =>
  isUnnamedOrder(fact) && followUp.checkout !== undefined && seen.checkout === followUp.checkout && !serves(followUp);
