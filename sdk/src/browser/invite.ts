/** May a chat be offered now? What this page knows answers first; then the collector; no answer in time is a no. */
import type { InviteAnswer } from "../wire/batch.js";
import type { Said } from "./batch.js";
import { uptimeMs } from "./clock.js";
import { ANSWER_MS, type Invite } from "./invite-answer.js";
import { doorUrl, post } from "./send.js";

/** A visitor who has just arrived is left alone for this long, whatever the policy says. */
export const DWELL_MS = 10_000;
/** Between two offers of help. */
export const GAP_MS = 300_000;

export interface Question {
  key: string;
  visitor: string;
  channel: string;
  /** This page load, and how long it has been visible: the collector's last word from it may be a heartbeat old. */
  tab: string | undefined;
  visibleMs: number;
}

export interface Inviter {
  /** Hears every fact that the page reports. */
  note(fact: Said): void;
  /** Never rejects. */
  ask(endpoint: string, question: () => Question): Promise<Invite>;
}

export function createInviter(): Inviter {
  let askedMs = -Infinity;
  let dismissed = false;
  let step: unknown;

  const refusal = (visibleMs: number): InviteAnswer["reason"] => {
    if (dismissed) return "dismissed";
    if (step === "payment") return "at_payment";
    if (uptimeMs() - askedMs < GAP_MS) return "gap";
    // From another page of this shop the visit is older than this page load, and the collector knows how old.
    return visibleMs < DWELL_MS && !document.referrer.startsWith(location.origin) ? "dwell" : undefined;
  };

  return {
    note({ type, step: named }) {
      if (type === "chat.invited" || type === "contact.offered") askedMs = uptimeMs();
      if (type === "chat.dismissed") dismissed = true;
      if (type === "checkout.step_viewed") step = named;
      if (type === "order.completed") step = "";
    },

    async ask(endpoint, question) {
      let reason: InviteAnswer["reason"];
      try {
        const asked = question();
        reason = refusal(asked.visibleMs);
        if (!reason) {
          const url = doorUrl(endpoint, "invites");
          const response = await post(url, JSON.stringify(asked), ANSWER_MS);
          const answer: InviteAnswer = await response.json();
          if (answer.allow === true) {
            askedMs = uptimeMs();
            return { allow: true };
          }
          ({ reason } = answer);
        }
      } catch {
        // Late, unreachable, garbled, or a browser that cannot keep the time: not now.
      }
      return { allow: false, reason: reason ?? "not_now" };
    },
  };
}
