/** Cancel, outcome, override, amend: what a shop does to a follow-up that exists. */
import type { Outcome } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { cancelByShop } from "../gate/cancel-by-shop.js";
import { iso } from "../gate/iso.js";
import { withOutcome } from "../gate/outcome.js";
import { settle } from "../gate/settle.js";
import { notChanged } from "../http/not-changed.js";
import { ProblemError } from "../http/problem.js";
import { keepLast } from "../person/bounds.js";
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import type { Opened } from "../sites.js";
import { decidingBy } from "../state/activity-change.js";
import { ENDED_TTL_MS } from "../state/lifetimes.js";
import type { Plan } from "../state/people.js";
import { deliveriesOf, settlementChange } from "../state/settlement-change.js";
import type { Change, FollowUpState, Loaded, StoredFollowUp } from "../state/store.js";
import { recordBreach } from "./departments.js";
import { findFollowUp } from "./find.js";

const TRIES_MAX = 5;
/** How long after its contact a follow-up takes an outcome. */
const OUTCOME_MS_MAX = 30 * 24 * 60 * 60 * 1000;

async function change<T>(
  doors: Doors,
  { scope }: Opened,
  stored: StoredFollowUp,
  step: (loaded: Loaded) => Plan<T>,
): Promise<T> {
  const changed = await doors.people.change(scope, stored.state.ref, TRIES_MAX, step);
  if (!changed.ok) throw notChanged(changed.why);
  doors.bell.ring(changed.loaded.partition);
  return changed.value;
}

const tooLate = (stored: { state: { status: string } }, verb: string): ProblemError =>
  new ProblemError("too_late", `the follow-up is ${stored.state.status}: it can no longer be ${verb}`);

export async function cancelFollowUp(
  doors: Doors,
  opened: Opened,
  stored: StoredFollowUp,
  reason: string,
): Promise<void> {
  const { site } = opened;
  if (stored.state.status === "cancelled") {
    await doors.people.store.confirm(stored.partition);
    return;
  }
  await change(doors, opened, stored, (loaded) => {
    const cancelled = cancelByShop(loaded.document, stored.id, reason, site.policy, loaded.nowMs, {
      enforce: site.enforce,
      site: loaded.site,
    });
    if (!cancelled?.ok) throw tooLate(cancelled ? { state: { status: "redeemed" } } : stored, "cancelled");
    const deciding = decidingBy(site, loaded);
    return {
      value: undefined,
      change: settlementChange(loaded, cancelled.settlement, deciding, "follow_up.cancelled"),
    };
  });
}

/** A retry with the same report does it once; so does one after a crash anywhere in between. */
export async function recordOutcome(
  doors: Doors,
  opened: Opened,
  stored: StoredFollowUp,
  reported: OutcomeReport,
): Promise<void> {
  const { request } = stored.request;
  const contacted = {
    id: stored.id,
    channel: request.channel,
    ...(request.offer === undefined ? {} : { offer: request.offer }),
  };
  const before = await doors.people.load(opened.scope, stored.state.ref);
  if (contactOf(stored, before) !== "closed since") {
    // Before the outcome: a crash in between is mended by the retry, and after the outcome there is none.
    await recordBreach(doors, opened, stored, reported.offersMade ?? [], before.nowMs);
  }
  const done = await change(doors, opened, stored, (loaded): Plan<"recorded" | "closed since"> => {
    const open = contactOf(stored, loaded);
    if (open === "closed since") return { value: open };
    const document = withOutcome(loaded.document, contacted, reported.outcome, loaded.nowMs);
    return { value: "recorded", change: closed(loaded, document, stored, open, reported, opened) };
  });
  if (done === "closed since")
    await recordOutcome(doors, opened, await findFollowUp(doors, opened, stored.id), reported);
}

/** What a sender says of a contact that it made. */
export interface OutcomeReport {
  outcome: Outcome;
  offersMade?: string[];
  note?: string | undefined;
}

/**
 * The contact that is reported on, where it is still among the open ones, and undefined where it closed by itself.
 * Refuses where there is none that takes an outcome.
 */
function contactOf(stored: StoredFollowUp, loaded: Loaded): OpenFollowUp | "closed since" | undefined {
  const open = loaded.document.open.find((followUp) => followUp.id === stored.id);
  if (open && open.status !== "redeemed")
    throw new ProblemError("not_redeemed", `the follow-up is ${open.status}: there was no contact to report on`);
  // What was read of it is older than what is known of the person: how it closed has to be read again.
  if (!open && stored.state.status === "redeemed") return "closed since";
  if (!open && !takesOutcome(stored, loaded)) throw tooLate(stored, "given an outcome");
  return open;
}

const takesOutcome = ({ state, receipts }: StoredFollowUp, { nowMs }: Loaded): boolean => {
  const redeemedAt = receipts.at(-1)?.at;
  const young = redeemedAt !== undefined && nowMs - Date.parse(redeemedAt) < OUTCOME_MS_MAX;
  return state.status === "closed" && state.outcome === "unknown" && young;
};

/** Closes the follow-up with its outcome; its effects may end others of the person, in the same commit. */
function closed(
  loaded: Loaded,
  document: PersonDocument,
  stored: StoredFollowUp,
  open: OpenFollowUp | undefined,
  { outcome, offersMade, note }: OutcomeReport,
  { site }: Opened,
): Change {
  const past = [...document.known.past.filter((id) => id !== stored.id), stored.id];
  const without: PersonDocument = {
    ...document,
    known: { ...document.known, past: keepLast(past, 100) },
    open: document.open.filter((followUp) => followUp.id !== stored.id),
  };
  const deciding = decidingBy(site, loaded);
  const others = settlementChange(
    loaded,
    settle(without, site.policy, loaded.nowMs, { enforce: site.enforce, site: loaded.site }),
    deciding,
    "follow_up.closed",
  );
  // What was read before the load may be old; what is open says how it stands now.
  const now = open ? { release: open.release, receipt: Math.max(0, open.receipts - 1) } : {};
  const report = { offersMade: offersMade ?? [], ...(note === undefined ? {} : { note }) };
  const { redeemed: _over, ...before } = stored.state;
  const state: FollowUpState = { ...before, ...now, status: "closed", outcome, report, nextLookAtMs: null };
  const deliveries = open ? deliveriesOf(open, "closed", state, loaded.nowMs) : [];
  return { ...others, followUps: [{ id: stored.id, state, deliveries, ttlMs: ENDED_TTL_MS }, ...others.followUps] };
}

/** Lifts the holds of one release, on somebody's word. Never a cancel. */
export async function overrideFollowUp(
  doors: Doors,
  opened: Opened,
  stored: StoredFollowUp,
  by: string,
  reason: string,
): Promise<void> {
  await resettle(doors, opened, stored, "overridden", (followUp, nowMs) => ({
    ...followUp,
    override: { by, reason, atMs: nowMs },
  }));
}

export interface Amendment {
  notBeforeMs?: number;
  /** Null takes it away. */
  expiresAtMs?: number | null;
  priority?: number;
  payload?: unknown;
  metadata?: Record<string, unknown>;
}

export async function amendFollowUp(
  doors: Doors,
  opened: Opened,
  stored: StoredFollowUp,
  amendment: Amendment,
): Promise<void> {
  const { notBeforeMs, expiresAtMs, priority, payload, metadata } = amendment;
  const { expiresAt, ...request } = stored.request.request;
  const expires = expiresAtMs === undefined ? expiresAt : expiresAtMs === null ? undefined : iso(expiresAtMs);
  const asked = {
    ...stored.request,
    ...(notBeforeMs !== undefined && { notBeforeMs }),
    request: {
      ...request,
      ...(expires !== undefined && { expiresAt: expires }),
      ...(priority !== undefined && { priority }),
      ...(payload !== undefined && { payload }),
      ...(metadata !== undefined && { metadata }),
    },
  };
  const edit = ({ expiresAtMs: before, ...followUp }: OpenFollowUp): OpenFollowUp => {
    const endMs = expiresAtMs === undefined ? before : (expiresAtMs ?? undefined);
    return {
      ...followUp,
      notBeforeMs: asked.notBeforeMs,
      ...(endMs !== undefined && { expiresAtMs: endMs }),
      ...(priority !== undefined && { priority }),
    };
  };
  await resettle(doors, opened, stored, "amended", edit, asked);
}

/** Changes one open follow-up that waits or is released, and decides again. */
async function resettle(
  doors: Doors,
  opened: Opened,
  stored: StoredFollowUp,
  verb: string,
  edit: (followUp: OpenFollowUp, nowMs: number) => OpenFollowUp,
  request?: StoredFollowUp["request"],
): Promise<void> {
  const { site } = opened;
  await change(doors, opened, stored, (loaded) => {
    const open = loaded.document.open.find((followUp) => followUp.id === stored.id);
    if (!open || open.status === "redeemed") throw tooLate(open ? { state: { status: "redeemed" } } : stored, verb);
    const edited = loaded.document.open.map((followUp) =>
      followUp.id === stored.id ? edit(followUp, loaded.nowMs) : followUp,
    );
    const settlement = settle({ ...loaded.document, open: edited }, site.policy, loaded.nowMs, {
      enforce: site.enforce,
      site: loaded.site,
    });
    const settled = settlementChange(loaded, settlement, decidingBy(site, loaded), `follow_up.${verb}`);
    if (!request) return { value: undefined, change: settled };
    const followUps = settled.followUps.map((write) => (write.id === stored.id ? { ...write, amend: request } : write));
    const written = followUps.some((write) => write.id === stored.id)
      ? followUps
      : [...followUps, { id: stored.id, deliveries: [], amend: request }];
    return { value: undefined, change: { ...settled, followUps: written } };
  });
}
