/** What a job of a shop's queue says came of its contact, where its worker could not tell it. */
import type { Doors } from "../doors.js";
import { ProblemError } from "../http/problem.js";
import type { Opened } from "../sites.js";
import type { StoredFollowUp } from "../state/store.js";
import { recordOutcome } from "./act-on-follow-up.js";
import { outcomeBody } from "./outcome-body.js";

/** Answers why it is not recorded; null once it is. */
export async function reportOfJob(
  doors: Doors,
  opened: Opened,
  stored: StoredFollowUp,
  said: unknown,
): Promise<string | null> {
  const read = outcomeBody.safeParse(said);
  if (!read.success) return read.error.issues.map(({ message }) => message).join("; ");
  try {
    await recordOutcome(doors, opened, stored, read.data);
    return null;
  } catch (error) {
    if (error instanceof ProblemError && error.status < 500) return error.detail;
    throw error;
  }
}
