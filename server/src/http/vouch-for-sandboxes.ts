/** A sandbox that a secret key uses is somebody's: it does not make room for those that strangers make. */
import type { RequestHandler } from "express";
import type { Doors } from "../doors.js";
import { noteSandbox } from "../state/sandboxes.js";
import { bearerOf } from "./authenticate.js";

export const vouchForSandboxes =
  ({ people, sites }: Pick<Doors, "people" | "sites">): RequestHandler =>
  async (request, _response, next) => {
    const key = bearerOf(request);
    const opened = key?.includes("+") ? sites().openSecret(key) : undefined;
    // Whoever asks is told by the door itself where the store is away.
    if (opened) await noteSandbox(people.store, opened.scope, "secret").catch(() => undefined);
    next();
  };
