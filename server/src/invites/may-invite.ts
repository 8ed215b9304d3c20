/**
 * Answers whether a page may offer a chat now. A yes is an ask: it is entered with the person in the same write that
 * makes the decision true, so of two tabs that ask in the same instant one gets it.
 */
import type { InviteAnswer } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { decideInvite } from "../gate/invite.js";
import { settle } from "../gate/settle.js";
import { notChanged, policyUnreadable } from "../http/not-changed.js";
import { newFollowUpId, type Ref, strangerOf, visitorRef } from "../ids.js";
import { withAllowedAsk } from "../person/asks.js";
import { withVisibleTime } from "../person/visible-time.js";
import type { Opened } from "../sites.js";
import { decidingBy } from "../state/activity-change.js";
import type { Plan } from "../state/people.js";
import { noteSandbox } from "../state/sandboxes.js";
import { settlementChange } from "../state/settlement-change.js";
import type { Loaded } from "../state/store.js";
import type { Question } from "./parse-question.js";

const TRIES_MAX = 5;

export async function mayInvite(
  { people, bell }: Doors,
  { site, scope }: Opened,
  question: Question,
): Promise<InviteAnswer> {
  if (site.unreadable) throw policyUnreadable();
  await noteSandbox(people.store, scope, "page");
  const visitor = visitorRef(question.visitor);
  const ask = async (ref: Ref) =>
    await people.change<InviteAnswer | "retired">(scope, ref, TRIES_MAX, (loaded) =>
      loaded.byRetired ? { value: "retired" } : plan(loaded, site, question),
    );
  let asked = await ask(visitor);
  // It proves nothing here: so it asks for nobody but itself.
  if (asked.ok && asked.value === "retired") asked = await ask(strangerOf(visitor));
  if (!asked.ok) throw notChanged(asked.why);
  if (asked.value === "retired") throw new Error("a stranger's id gave way to a new one");
  if (asked.value.allow) bell.ring(asked.loaded.partition);
  return asked.value;
}

/** A no changes nothing. A yes is looked at like any news: a chat that waits for the person may be over with it. */
function plan(loaded: Loaded, { policy, enforce }: Opened["site"], question: Question): Plan<InviteAnswer> {
  const { document, nowMs, site } = loaded;
  const now = withVisibleTime(document.now, question.tab, question.visibleMs);
  const id = newFollowUpId(loaded.partition);
  const { answer, validBeforeMs } = decideInvite(id, { ...document, now }, policy, nowMs, { enforce, site });
  if (!answer.allow) return { value: answer };

  const asked = { ...document, now: withAllowedAsk(now, nowMs) };
  const settlement = settle(asked, policy, nowMs, { enforce, site });
  const deciding = decidingBy({ policy, enforce }, loaded);
  const change = settlementChange(loaded, settlement, deciding, "person.asked");
  const others = change.decided?.validBeforeMs ?? null;
  const firstMs = Math.min(validBeforeMs ?? Number.POSITIVE_INFINITY, others ?? Number.POSITIVE_INFINITY);
  return {
    value: answer,
    change: {
      ...change,
      decided: { policy: policy.hash, enforce, atMs: nowMs, validBeforeMs: Number.isFinite(firstMs) ? firstMs : null },
    },
  };
}
