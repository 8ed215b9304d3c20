/** Whose phone is ringing. The shop's pages show it, because a demonstration has no real phone on the desk. */
import type { Card } from "./call-list.js";
import type { Sessions } from "./sessions.js";
import type { Hub } from "./sse.js";

export interface Ring {
  followUp: string;
  caller: string;
}

export interface Rings {
  /** A card was dialled, or the call ended. */
  follow(card: Card): void;
  of(session: string): Ring | undefined;
  hangUp(session: string): void;
}

/** The topic of a browser's stream. */
export const ringTopic = (session: string) => `ring ${session}`;

export function createRings(sessions: Sessions, hub: Hub): Rings {
  const ringing = new Map<string, Ring>();

  function end(session: string): void {
    if (ringing.delete(session)) hub.send(ringTopic(session), "quiet");
  }

  return {
    follow(card) {
      const session = card.checkout === null ? undefined : sessions.withCheckout(card.checkout)?.id;
      if (session === undefined) return;
      if (card.state === "dialled") {
        const ring = { followUp: card.id, caller: `Larkholm, ${card.department || "customer care"}` };
        // A try to report an outcome changes the card too; the phone rings once.
        if (ringing.get(session)?.followUp === card.id) return;
        ringing.set(session, ring);
        hub.send(ringTopic(session), "ring", ring);
      } else if (ringing.get(session)?.followUp === card.id) {
        end(session);
      }
    },
    of: (session) => ringing.get(session),
    hangUp: end,
  };
}
