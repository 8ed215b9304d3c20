/** What is known without Holdoff: which news ends which contact. The page `server/docs/lifecycle.md` in a few functions. */

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

/**
 * An order that counts for the person that it was told of, under any checkout. A page's word without a checkout is worth nothing for a
 * customer unless it comes under the customer's signature.
 */
export const isOwnOrder = ({ type, door, checkout, links }) =>
  type === "order.completed" && (door === "event" || checkout !== undefined || links.includes("customer"));

/** Any order of the same person ends what is about one, if it comes after it was asked for. */
export const endsWhatStands = (fact, followUp) =>
  isOwnOrder(fact) &&
  (followUp.checkout !== undefined || followUp.trigger === "checkout_incomplete") &&
  !serves(followUp);

/**
 * It also ends what is asked for later about a checkout that was begun before the order came, and not looked at since:
 * where that was told once, nobody can have looked at it since.
 */
export function endsWhatBegan(fact, followUp, seen, facts) {
  if (!isOwnOrder(fact) || serves(followUp) || followUp.checkout === undefined) return false;
  const steps = facts.filter(({ type, checkout }) => type === "checkout.started" && checkout === followUp.checkout);
  return steps.length === 1 && steps[0] === seen;
}
