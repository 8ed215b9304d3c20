/** A follow-up by the id in a path. */

import type { Doors } from "../doors.js";
import { ProblemError } from "../http/problem.js";
import { parseFollowUpId } from "../ids.js";
import type { Opened } from "../sites.js";
import type { StoredFollowUp } from "../state/store.js";

export async function findFollowUp({ people }: Doors, { scope }: Opened, text: string): Promise<StoredFollowUp> {
  const parsed = parseFollowUpId(text);
  const found = parsed && (await people.store.readFollowUp(scope, parsed.partition, parsed.id));
  if (!found) throw new ProblemError("not_found", `there is no follow-up ${JSON.stringify(text.slice(0, 80))}`);
  return found;
}
