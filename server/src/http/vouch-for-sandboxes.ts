/** A sandbox that a secret key uses is somebody's: it does not make room for those that strangers make. */
import type { RequestHandler } from "express";
import { monotonicMs } from "../clock.js";
import type { Doors } from "../doors.js";
import type { Scope } from "../ids.js";
import { noteSandbox } from "../state/sandboxes.js";
import { bearerOf } from "./authenticate.js";

/** It stays somebody's for days, so a use that follows soon says nothing new, and costs no trip to Redis. */
const SAYS_NOTHING_NEW_MS = 60_000;
const REMEMBERED_MAX = 1_000;

export function vouchForSandboxes({ people, sites }: Pick<Doors, "people" | "sites">): RequestHandler {
  const vouchedAtMs = new Map<Scope, number>();
  const isNews = (scope: Scope): boolean =>
    monotonicMs() - (vouchedAtMs.get(scope) ?? Number.NEGATIVE_INFINITY) > SAYS_NOTHING_NEW_MS;
  const vouch = async (scope: Scope): Promise<void> => {
    await noteSandbox(people.store, scope, "secret");
    if (vouchedAtMs.size >= REMEMBERED_MAX) vouchedAtMs.clear();
    vouchedAtMs.set(scope, monotonicMs());
  };
  return (request, _response, next) => {
    const key = bearerOf(request);
    const opened = key?.includes("+") ? sites().openSecret(key) : undefined;
    // Nobody waits for it: it goes before what the door writes, and where the store is away the door says so.
    if (opened && isNews(opened.scope)) vouch(opened.scope).catch(() => undefined);
    next();
  };
}
