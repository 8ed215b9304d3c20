/** What a person said no to. */
import type { Question } from "./facts.js";
import { had } from "./facts.js";

/** When the follow-up's offer was declined, told by whichever door; a no to every offer is one to this. */
export function declinesOfOffer({ followUp: { offer }, person }: Question): number[] {
  if (offer === undefined) return [];
  const { page, backend } = person.known.offersDeclined;
  return [page, backend].flatMap(({ offers, everyAtMs }) => {
    const declined = had(offers, offer)?.atMs;
    return [declined, everyAtMs].filter((atMs) => atMs !== undefined);
  });
}

interface No {
  saidAtMs: number;
  /** Noes to one and the same are one. */
  what: string;
}

/** To offers, on whatever surface, and to chats. An offer that nobody could read is one of its own. */
export function noesOf({ person: { known } }: Question): No[] {
  const { page, backend } = known.offersDeclined;
  return [
    ...[...page.times, ...backend.times].map(({ atMs, offer }) => ({ saidAtMs: atMs, what: `offer ${offer}` })),
    ...known.chatDismissedAtMs.map((atMs) => ({ saidAtMs: atMs, what: `chat ${atMs}` })),
  ];
}
