/** Fields that several doors read. */
import { PROP_CHARS_MAX } from "@holdoff/sdk/wire";
import { z } from "zod";
import { isMaskedVisitor } from "../ids.js";
import { readFlag } from "../reading/read-flag.js";
import { readId, readNamedId, readPageId } from "../reading/read-id.js";
import { readWord } from "../reading/read-word.js";
import { readInstant } from "../reading/told-time.js";
import { readField } from "./read-field.js";

/** Names that strangers choose become keys of tables; those that every JavaScript object has already are refused. */
export const isFree = (name: string): boolean => !(name in Object.prototype);
const TAKEN = "not a name that every JavaScript object has, such as constructor";

/** An order, an offer or a ticket, as the shop names it. */
export const id = readField(readId);
/** A customer, a checkout or an order: nobody is called `undefined`. */
export const namedId = readField(readNamedId);

/** A visitor or a tab, as a page names it. */
export const pageId = readField(readPageId);

/** A department of the shop. Lists of them are kept one a line, so no name may have two. */
export const departmentName = z
  .string()
  .regex(/^[^\p{Cc}]{1,128}$/u, "1 to 128 characters, no control characters")
  .refine(isFree, TAKEN);

/** An instant that a request names: exactly, so that nobody has to guess. */
export const instant = readField(readInstant).transform((ms) => new Date(ms).toISOString());

/** What the caller calls a follow-up by. Two that look the same are the same. */
export const label = z.string().normalize("NFC").trim().min(1).max(PROP_CHARS_MAX);

/** A name or a reason, in somebody's own words. */
export const words = z.string().trim().min(1, "1 to 500 characters").max(500, "1 to 500 characters");

/** Words of a closed list, in any case; `-` and blanks read as `_`. */
export const word = <W extends string>(words: readonly W[]) => readField((raw) => readWord(raw, words));

/** The secret of a browser. What is shown of it is for looking up, and speaks for nobody. */
const visitor = pageId.refine(
  (name) => !isMaskedVisitor(name),
  "the visitor id of the page: vh_… is only for looking up",
);

/** Who is meant, as a backend says it. */
export const person = z
  .strictObject({
    customer: namedId.exactOptional(),
    visitor: visitor.exactOptional(),
    checkout: namedId.exactOptional(),
    verified: readField(readFlag).exactOptional(),
  })
  .refine((refs) => refs.customer !== undefined || refs.visitor !== undefined || refs.checkout !== undefined, {
    error: "name a customer, a visitor or a checkout",
  });
