/** A sandbox that a secret key uses is somebody's: it does not make room for those that strangers make. */
import type { RequestHandler } from "express";
import type { Doors } from "../doors.js";
import { noteSandbox } from "../state/sandboxes.js";
import { bearerOf } from "./authenticate.js";

export const vouchForSandboxes =
  ({ people, sites }: Pick<Doors, "people" | "sites">): RequestHandler =>
  (request, _response, next) => {
    const key = bearerOf(request);
    const opened = key?.includes("+") ? sites().openSecret(key) : undefined;
    // Nobody waits for it: it goes before what the door writes, and where the store is away the door says so.
    if (opened) noteSandbox(people.store, opened.scope, "secret").catch(() => undefined);
    next();
  };
