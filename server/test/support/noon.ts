/** What is counted by the day is counted at noon: the day cannot end while a test runs. */
import { moveClock } from "../../src/state/scope-clock.js";
import type { TestGate } from "./gate.js";

const DAY_MS = 86_400_000;
const LEASE_MS = 30_000;

/** Noon of the day after, in UTC. */
export const noonAfter = (nowMs: number): number => (Math.floor(nowMs / DAY_MS) + 1.5) * DAY_MS;

/** Moves the clock of a test scope there. */
export async function toNoon({ people: { store }, scope }: TestGate): Promise<void> {
  const noonMs = noonAfter(await store.timeMs(scope));
  for (const step of ["begin", "move", "end"] as const) await moveClock(store, scope, "noon", step, noonMs, LEASE_MS);
}
