/** What is said of a guest, and names no checkout, is about the one that the guest is known by. */
import { isFunnel } from "./ends.mjs";
import { GUEST } from "./told-facts.mjs";

const isAboutOne = ({ door, type }) => door === "event" && type === "order.completed";

/** A fact as it is heard. */
export const factAsHeard = (fact) =>
  fact.checkout === undefined && isAboutOne(fact) && [fact.person, ...fact.links].includes("checkout")
    ? { ...fact, checkout: GUEST }
    : fact;

/** A follow-up as it is heard. */
export const followUpAsHeard = (followUp) =>
  followUp.checkout === undefined && followUp.person === "checkout" && isFunnel(followUp)
    ? { ...followUp, checkout: GUEST }
    : followUp;
