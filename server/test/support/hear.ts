/** What shops send, in their own words, and what became of a follow-up by it. */
import type { FollowUp, FollowUpRequest, Problem } from "@holdoff/sdk/wire";
import { type Answer, fresh, type Sandbox } from "./product.js";

export interface EventsAnswer extends Problem {
  accepted: number;
  dropped: { id: string | null; reason: string; detail: string }[];
  ignored: { id: string | null; pointer: string; detail: string }[];
}

/** One event as a shop's backend sends it: any JSON. */
export interface Sent {
  id?: unknown;
  person?: unknown;
  type?: unknown;
  [field: string]: unknown;
}

export async function send(sandbox: Sandbox, events: unknown, more: object = {}): Promise<Answer<EventsAnswer>> {
  return await sandbox.call("POST", "/v1/events", { events, ...more });
}

/** One event; its answer. */
export async function tell(
  sandbox: Sandbox,
  person: unknown,
  type: string,
  props: Sent = {},
  more: object = {},
): Promise<Answer<EventsAnswer>> {
  return await send(sandbox, [{ id: fresh("e"), person, type, ...props }], more);
}

/** As `tell`, where every word of it has to be taken. */
export async function news(sandbox: Sandbox, person: unknown, type: string, props: Sent = {}): Promise<void> {
  const { status, body } = await tell(sandbox, person, type, props);
  if (status !== 202 || body.accepted !== 1 || body.ignored.length !== 0) throw new Error(JSON.stringify(body));
}

/** The status, and of a cancelled one why: `cancelled: converted`. */
export async function endOf(sandbox: Sandbox, { id }: Pick<FollowUp, "id">): Promise<string> {
  return told(await sandbox.get(id));
}

/** What it comes to when nothing more happens. */
export async function inTheEnd(sandbox: Sandbox, { id }: Pick<FollowUp, "id">): Promise<string> {
  return told(await sandbox.untilDecided(id));
}

function told({ status, decision }: FollowUp): string {
  const codes = decision.reasons.filter(({ effect }) => effect === "cancel").map(({ code }) => code);
  return status === "cancelled" ? `cancelled: ${codes.join(", ")}` : status;
}

/** A follow-up about a cart or a checkout that was left: of the kind that an order ends. */
export const aboutCart = (
  sandbox: Sandbox,
  person: FollowUpRequest["person"],
  more: Partial<FollowUpRequest> = {},
): Promise<FollowUp> => sandbox.schedule({ person, trigger: { type: "cart_left" }, ...more });

/** The time of a sandbox, in milliseconds. */
export async function nowOf(sandbox: Sandbox): Promise<number> {
  return Date.parse((await sandbox.call<{ now: string }>("GET", "/v1/test-clock")).body.now);
}

/** When this process began: the clock of a sandbox stands there or later. */
export const BEGAN_MS = Math.floor(performance.timeOrigin);

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
