/** From the bytes of `POST /v1/invites` to a question, or the reason why it is none. */
import { BATCH_DEPTH_MAX } from "@holdoff/sdk/wire";
import { z } from "zod";
import { pageId } from "../http/fields.js";
import { parseJson } from "../http/parse-json.js";
import { fieldErrors, ProblemError } from "../http/problem.js";
import { withoutNulls } from "../http/read-field.js";

const question = z.object({
  key: z.string().min(1).max(200),
  visitor: pageId,
  channel: z.literal("chat", "chat, the only channel that a page offers by itself"),
  /** How long the asking page has been visible by now: its next heartbeat would say the same. */
  tab: pageId.exactOptional(),
  visibleMs: z.number().min(0).max(Number.MAX_SAFE_INTEGER).exactOptional(),
});

export type Question = z.infer<typeof question>;

export function parseQuestion(body: Buffer): Question {
  const sent = withoutNulls(parseJson(body, BATCH_DEPTH_MAX));
  const parsed = question.safeParse(sent);
  if (parsed.success) return parsed.data;
  throw new ProblemError(
    "bad_request",
    "the question is not as it has to be",
    fieldErrors(question, sent, parsed.error),
  );
}
