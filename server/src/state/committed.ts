/** What the commit script answered, as a value; see lua/commit.lua. */
import type { FollowUpId, Ref, Revision } from "../ids.js";
import type { Committed } from "./store.js";

export function decodeCommit(reply: (string | null)[]): Committed {
  const [word, value, timeMs, crowded] = reply as [string, string, string, string | undefined];
  switch (word) {
    case "ok":
      return { ok: true, revision: value as Revision, nowMs: Number(timeMs), isCrowded: crowded === "1" };
    case "conflict":
    case "late":
    case "stale":
    case "facts":
      return { ok: false, why: word };
    case "moved":
    case "sealed":
      return { ok: false, why: word, ref: value as Ref };
    case "policy":
      return { ok: false, why: "policy", policy: value };
    case "exists":
      return { ok: false, why: "exists", id: value.slice(value.lastIndexOf(":") + 1) as FollowUpId };
    default:
      throw new Error(`script commit: unknown reply ${JSON.stringify(reply)}`);
  }
}
