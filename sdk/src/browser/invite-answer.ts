/** The answer to `holdoff.mayInvite()`, and how long it may take. */
import type { InviteAnswer } from "../wire/batch.js";

/** Nobody waits longer for permission to interrupt. */
export const ANSWER_MS = 300;

export type Invite = Pick<InviteAnswer, "allow" | "reason">;
