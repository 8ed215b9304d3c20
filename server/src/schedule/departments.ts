/**
 * The shop's departments: which purposes each may have, which of its contacts sold more than they said, and whether it
 * is suspended for that. Who names no department is nobody's, and nobody is suspended for it.
 */
import { PURPOSES, type Purpose } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { breachOf } from "../gate/breach.js";
import { countingBreaches, type Department, withBreach, withLift } from "../gate/department.js";
import { iso } from "../gate/iso.js";
import { own } from "../gate/own.js";
import { ProblemError } from "../http/problem.js";
import { compare } from "../person/bounds.js";
import type { Opened } from "../sites.js";
import { changeDepartment, publishSuspensions, readDepartments } from "../state/departments.js";
import { relook } from "../state/relook.js";
import type { StoredFollowUp } from "../state/store.js";

/** A department as the API answers it. */
export interface DepartmentAnswer {
  name: string;
  /** What it may contact people for. */
  purposes: readonly Purpose[];
  /** Since when it may contact nobody; null when it may. */
  suspendedSince: string | null;
  /** Those that count towards a suspension, oldest first. */
  breaches: { followUp: string; at: string; offers: readonly string[] }[];
  /** Who let it go on, and why; oldest first. */
  lifts: { at: string; by: string; reason: string; suspendedSince: string }[];
}

/**
 * Notes what was offered beyond what the follow-up declared. One breach too many suspends the department: every
 * partition knows that before this returns, and everybody for whom something is planned is looked at again.
 */
export async function recordBreach(
  { people, bell }: Doors,
  { site, scope }: Opened,
  { id, request: { request } }: StoredFollowUp,
  offersMade: readonly string[],
  nowMs: number,
): Promise<void> {
  const { purposes } = site.policy;
  const offers = breachOf(request, offersMade, purposes);
  if (offers.length === 0 || request.department === undefined) return;
  const { suspended } = await changeDepartment(people.store, scope, request.department, (before) =>
    withBreach(before, { followUp: id, atMs: nowMs, offers }, purposes),
  );
  // Also for a breach that was on record: whoever wrote it may have died before telling anybody.
  if (suspended?.followUp !== id) return;
  await publishSuspensions(people.store, scope);
  await relook(people.store, scope);
  bell.ring("everywhere");
}

/** An owner's word ends a suspension. Doing it twice changes nothing more. */
export async function liftSuspension(
  { people }: Doors,
  { site, scope }: Opened,
  name: string,
  { by, reason }: { by: string; reason: string },
): Promise<DepartmentAnswer> {
  const { store } = people;
  const known = await readDepartments(store, scope);
  if (!known.has(name)) throw new ProblemError("not_found", `no department is called ${JSON.stringify(name)}`);
  const nowMs = await store.timeMs(scope);
  const department = await changeDepartment(store, scope, name, (before) => withLift(before, by, reason, nowMs));
  await publishSuspensions(store, scope);
  return answerOf(name, department, site, nowMs);
}

/** Those that follow-ups named, and those of the policy. */
export async function listDepartments({ people }: Doors, { site, scope }: Opened): Promise<DepartmentAnswer[]> {
  const [known, nowMs] = await Promise.all([readDepartments(people.store, scope), people.store.timeMs(scope)]);
  const listed = Object.keys(site.policy.purposes.departments).filter((name) => !known.has(name));
  const answers = [...known].map(([name, department]) => answerOf(name, department, site, nowMs));
  const unseen = listed.map((name) => answerOf(name, undefined, site, nowMs));
  return [...answers, ...unseen].sort((a, b) => compare(a.name, b.name));
}

function answerOf(
  name: string,
  department: Department | undefined,
  { policy }: Opened["site"],
  nowMs: number,
): DepartmentAnswer {
  const breaches = department ? countingBreaches(department, nowMs, policy.purposes.perMs) : [];
  const suspended = department?.suspended ?? null;
  return {
    name,
    purposes: own(policy.purposes.departments, name) ?? PURPOSES,
    suspendedSince: suspended && iso(suspended.atMs),
    breaches: breaches.map(({ followUp, atMs, offers }) => ({ followUp, at: iso(atMs), offers })),
    lifts: (department?.lifts ?? []).map(({ atMs, by, reason, suspendedAtMs }) => ({
      at: iso(atMs),
      by,
      reason,
      suspendedSince: iso(suspendedAtMs),
    })),
  };
}
