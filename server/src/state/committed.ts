/** What the commit script answered, as a value; see lua/commit.lua. */
import type { FollowUpId, Ref, Revision } from "../ids.js";
import type { Committed } from "./store.js";

export function decodeCommit(reply: (string | null)[]): Committed {
  const [word, value, timeMs] = reply as [string, string, string];
  switch (word) {
    case "ok":
      return { ok: true, revision: value as Revision, nowMs: Number(timeMs) };
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
