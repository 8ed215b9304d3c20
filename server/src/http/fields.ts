/** Fields that several doors read. */
import { ID_PATTERN, REF_PATTERN } from "@holdoff/sdk/wire";
import { z } from "zod";

/** Names that strangers choose become keys of tables; those that every JavaScript object has already are refused. */
export const isFree = (name: string): boolean => !(name in Object.prototype);
const TAKEN = "not a name that every JavaScript object has, such as constructor";

export const ref = z
  .string()
  .regex(REF_PATTERN, "1 to 128 characters, no colon, no control characters")
  .refine(isFree, TAKEN);

/** A visitor or a tab, as a page names it. */
export const pageId = z
  .string()
  .regex(ID_PATTERN, "8 to 128 of letters, digits, underscore and dash")
  .refine(isFree, TAKEN);

/** A department of the shop. Lists of them are kept one a line, so no name may have two. */
export const departmentName = z
  .string()
  .regex(/^[^\p{Cc}]{1,128}$/u, "1 to 128 characters, no control characters")
  .refine(isFree, TAKEN);

/** A name or a reason, in somebody's own words. */
export const words = z.string().trim().min(1, "1 to 500 characters").max(500, "1 to 500 characters");

/** An event's id, by which copies are known. */
export const eventId = z.string().min(1).max(128).refine(isFree, TAKEN);

export const instant = z.iso.datetime({ offset: true, error: "an ISO 8601 instant, such as 2026-11-21T10:00:00Z" });

/** Who is meant, as a backend says it. */
export const person = z
  .strictObject({
    customer: ref.exactOptional(),
    visitor: pageId.exactOptional(),
    checkout: ref.exactOptional(),
    verified: z.boolean().exactOptional(),
  })
  .refine((refs) => refs.customer !== undefined || refs.visitor !== undefined || refs.checkout !== undefined, {
    error: "name a customer, a visitor or a checkout",
  });

/** Whether this runtime knows the zone; what the page says is not believed further than that. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
