/** What came of a contact, as it is reported. */
import { OUTCOMES } from "@holdoff/sdk/wire";
import { z } from "zod";
import { word } from "../http/fields.js";
import { nullable } from "../http/read-field.js";

export const outcomeBody = nullable(
  z.strictObject({
    outcome: word(OUTCOMES),
    offersMade: z.array(z.string().min(1).max(500)).max(50).default([]),
    note: z.string().max(2_000).optional(),
  }),
);
