/** What somebody says who stops something or lets it go on: by HTTP or from a terminal. */
import { CHANNELS, PURPOSES } from "@holdoff/sdk/wire";
import { z } from "zod";
import type { StopTarget } from "../gate/stops.js";
import { departmentName, word, words } from "../http/fields.js";
import type { StopChange } from "../state/stops.js";

const targets = {
  site: z.literal(true).exactOptional(),
  channel: word(CHANNELS).exactOptional(),
  department: departmentName.exactOptional(),
  purpose: word(PURPOSES).exactOptional(),
};
const TARGETS = ["site", "channel", "department", "purpose"] as const;

export const stopRequest = z
  .discriminatedUnion(
    "on",
    [
      z.strictObject({ ...targets, on: z.literal(true), by: words, reason: words }),
      z.strictObject({ ...targets, on: z.literal(false), by: words, reason: words.exactOptional() }),
    ],
    { error: "true stops, false lets go on" },
  )
  .superRefine((request, context) => {
    const [first, ...more] = TARGETS.filter((name) => request[name] !== undefined);
    for (const name of more) {
      const message = `one target at a time, and ${first} is named already; none means the whole site`;
      context.addIssue({ code: "custom", path: [name], message });
    }
  });
type StopRequest = z.infer<typeof stopRequest>;

export function changeOf(request: StopRequest): StopChange {
  const target = targetOf(request);
  const { by, reason } = request;
  return request.on ? { on: true, target, by, reason: request.reason } : { on: false, target, by, reason };
}

function targetOf({ channel, department, purpose }: StopRequest): StopTarget {
  if (channel !== undefined) return { channel };
  if (department !== undefined) return { department };
  return purpose === undefined ? { site: true } : { purpose };
}
