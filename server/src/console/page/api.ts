/** Reads of the console's API. */
import type { ShadowSummary } from "@holdoff/sdk/wire";
import type { FollowUpAnswer, FollowUpsAnswer, PeopleAnswer, SitesAnswer, StandingAnswer } from "../shapes.js";

async function read<T>(path: string, query: Record<string, string> = {}): Promise<T | undefined> {
  const response = await fetch(`/console/api/${path}?${new URLSearchParams(query)}`, {
    headers: { accept: "application/json" },
  });
  if (response.status === 401) goToSignIn();
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
}

export const readSites = (): Promise<SitesAnswer | undefined> => read("sites");

export const readShadow = (scope: string): Promise<ShadowSummary | undefined> => read("shadow", { scope });

export const readStanding = (scope: string): Promise<StandingAnswer | undefined> => read("standing", { scope });

export const readPeople = (scope: string): Promise<PeopleAnswer | undefined> => read("people", { scope });

export const readFollowUps = (scope: string, status: string, cursor?: string): Promise<FollowUpsAnswer | undefined> =>
  read("follow-ups", { scope, ...(status === "all" ? {} : { status }), ...(cursor === undefined ? {} : { cursor }) });

/** Without a scope it is looked for everywhere. */
export const readFollowUp = (id: string, scope: string): Promise<FollowUpAnswer | undefined> =>
  read(`follow-ups/${encodeURIComponent(id)}`, scope === "" ? {} : { scope });

export async function signOut(): Promise<void> {
  const { ok } = await fetch("/console/sign-out", { method: "POST" });
  if (ok) location.assign("/console/sign-in");
}

/** The session has ended; who signs in again is back at the same place. */
function goToSignIn(): void {
  const to = location.pathname + location.search;
  location.assign(`/console/sign-in?${new URLSearchParams({ to })}${location.hash}`);
}
