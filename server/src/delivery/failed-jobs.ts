/**
 * Released jobs that failed in a shop's queue for good, found by BullMQ's events and, because events get lost, by a
 * sweep. Where the release still stands nobody was rung: its delivery waits in the outbox, and the job is put in again,
 * three times at the most; then the delivery has failed. After a go the contact may have been made, so the job is not put
 * in again. Whichever it is, it is written down before the job goes, so that a crash in between only repeats it.
 */
import { randomUUID } from "node:crypto";
import type { Doors } from "../doors.js";
import { type Scope, siteOf } from "../ids.js";
import type { Logger } from "../log.js";
import { Rounds } from "../rounds.js";
import type { Opened, QueueDestination } from "../sites.js";
import { Bell } from "../state/bell.js";
import { putOff, stepDelivery } from "../state/outbox.js";
import type { Delivery, StoredFollowUp } from "../state/store.js";
import type { FailedJob, ReleasedQueues } from "./released-queues.js";

const MINUTE_MS = 60_000;
/** How long to wait before a job is put in again: the first time, the second, the third. */
const WAITS_MS: readonly number[] = [15 * MINUTE_MS, 60 * MINUTE_MS, 6 * 60 * MINUTE_MS];
const SWEEP_MS = 30_000;
const LEFT_MS = 500;
const FAILED_MS = 1_000;
/** Longer than two writes take; a claim ends by itself only when its worker is gone. */
const CLAIM_MS = 5_000;
const REASON_CHARACTERS_MAX = 300;

/** A delivery into a queue, whose job failed. */
interface Found {
  scope: Scope;
  stored: StoredFollowUp;
  delivery: Delivery;
}

export class FailedJobs {
  readonly #bell = new Bell();
  #rounds: Rounds | undefined;

  constructor(
    readonly doors: Doors,
    readonly queues: ReleasedQueues,
    readonly log: Logger,
    /** Records what a job says came of its contact. Answers why it does not; null once it is recorded. */
    readonly report: (opened: Opened, stored: StoredFollowUp, said: unknown) => Promise<string | null>,
  ) {}

  start(): void {
    const round = async (): Promise<number> => {
      const destinations = this.#destinations();
      await this.queues.listen(destinations, () => this.#bell.ring("everywhere"));
      let isLeft = false;
      for (const destination of destinations) isLeft = (await this.#sweep(destination)) || isLeft;
      return isLeft ? LEFT_MS : SWEEP_MS;
    };
    this.#rounds = new Rounds({ name: "failed jobs", round, failedWaitMs: FAILED_MS }, this.#bell, this.log);
  }

  async stop(): Promise<void> {
    await this.#rounds?.stop();
  }

  /** Each queue once, however many sites release into it. */
  #destinations(): QueueDestination[] {
    const all = this.doors.sites().all.flatMap(({ queues }) => queues);
    return [...new Map(all.map((one) => [`${one.prefix}:${one.name}`, one])).values()];
  }

  /** Whether something was left for the next sweep, because a worker holds it just now. */
  async #sweep(destination: QueueDestination): Promise<boolean> {
    let isLeft = false;
    for (const job of await this.queues.failed(destination)) {
      // Only the permit says of which sandbox it is, and that it is ours.
      const scope = this.doors.permits.read(job.permit)?.scope;
      if (scope === undefined) continue;
      if (await this.#isNoted(scope, job)) await this.queues.remove(destination, job.id);
      else isLeft = true;
    }
    return isLeft;
  }

  async #isNoted(scope: Scope, job: FailedJob): Promise<boolean> {
    const found = await this.#find(scope, job);
    // Erased, or of a sandbox that is gone: there is nothing to put in again.
    if (!found) return true;
    const { stored, delivery } = found;
    if (delivery.failedJobAtMs === job.failedAtMs) return true;
    const { store } = this.doors.people;
    const token = randomUUID();
    const claim = { token: "", keep: token, leaseMs: CLAIM_MS };
    const step = await stepDelivery(store, stored, scope, delivery, claim);
    if (step !== "ok") return step === "gone";
    const after = await this.#after(found, job);
    await stepDelivery(store, stored, scope, after, { token, keep: "", leaseMs: 0 });
    return true;
  }

  async #find(scope: Scope, { followUp, release }: FailedJob): Promise<Found | undefined> {
    const stored = await this.doors.people.store.readFollowUp(scope, followUp.partition, followUp.id);
    const delivery = stored?.deliveries.find(
      (one) => one.type === "follow_up.released" && one.release === release && "queue" in one.destination,
    );
    return stored && delivery && { scope, stored, delivery };
  }

  /** What its worker knew of the contact and could not tell is recorded; else the contact may have been made. */
  async #afterItsGo({ scope, stored }: Omit<Found, "delivery">, job: FailedJob, said: object): Promise<void> {
    const site = this.doors.sites().byId(siteOf(scope));
    if (job.report === undefined || site === undefined) {
      this.log.warn(said, "a job failed after its go: the contact may have been made");
      return;
    }
    const why = await this.report({ site, scope }, stored, job.report);
    if (why === null) this.log.info(said, "a job failed after its go: what came of the contact is recorded");
    else this.log.warn(said, `a job failed after its go, and its outcome is not taken: ${why}`);
  }

  /** The delivery after its job failed. What is put in again waits in the outbox before the delivery says so. */
  async #after({ scope, stored, delivery }: Found, job: FailedJob): Promise<Delivery> {
    const { store } = this.doors.people;
    const { id, state } = stored;
    // Not the reason: it is the shop's own text, and may name the person. The delivery has the reason.
    const said = { queue: job.queue, followUp: id };
    const times = delivery.again ?? 0;
    const stands = state.status === "released" && state.release === delivery.release;
    const noted = (answer: string, change: Partial<Delivery> = {}): Delivery => ({
      ...delivery,
      failedJobAtMs: job.failedAtMs,
      attempts: [...delivery.attempts, { atMs: job.failedAtMs, answer: answer.slice(0, REASON_CHARACTERS_MAX) }],
      ...change,
    });
    if (!stands) {
      if (state.status === "redeemed" || state.status === "closed")
        await this.#afterItsGo({ scope, stored }, job, said);
      return noted(`the job failed: ${job.reason}`);
    }
    const waitMs = WAITS_MS[times];
    if (waitMs === undefined) {
      this.log.warn(said, `a job failed before its go, and was put in again ${WAITS_MS.length} times: it is given up`);
      return noted(`the job failed: ${job.reason}`, { state: "failed" });
    }
    await putOff(store, stored, { scope, id, n: delivery.n, again: times + 1 }, waitMs);
    this.log.warn(said, `a job failed before its go: it is put in again in ${waitMs / MINUTE_MS} minutes`);
    return noted(`the job failed: ${job.reason}`, { state: "pending", again: times + 1 });
  }
}
