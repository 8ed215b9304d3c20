/**
 * Who may post where, and when: a dead or slow endpoint must not keep the others waiting. Each endpoint takes so many
 * posts at a time and has a circuit; each site has a share of the posts of this process, which is what the others leave
 * free. A message without room waits a moment, where its turn is near; else it is told when to come again, and its worker
 * goes on with somebody else's. What was told to come again comes one after the other, not all at once.
 *
 * Not by a library: those run a call or throw, and a message has to know before it is claimed and redeemed, and has to
 * know until when; those that are kept want a newer Node than this server does.
 */
import { after, monotonicMs, type Timer } from "../clock.js";
import type { Scope } from "../ids.js";
import { siteOf } from "../ids.js";
import { Circuit, type Ended } from "./circuit.js";

/** Posts at a time: to one endpoint, and of one process. */
export const AT_ONCE_EACH = 4;
export const AT_ONCE = 64;
/** Messages of one endpoint that wait in their worker, and what they wait at the most. */
const NEAR_MAX = 16;
const NEAR_MS_MAX = 250;
/** Those that were told to come again are called sooner, once there is room; they come by themselves in case that fails. */
const AGAIN_MS_MIN = 100;
const AGAIN_MS_MAX = 5 * 60_000;
const GAP_MS_MIN = 20;
const GAP_MS_MAX = 250;
const CALLED_AT_ONCE = 2;
const PARKED_MAX = 20_000;
/** So many endpoints are remembered at the most: sandboxes come and go, and what was forgotten is learnt again. */
const LANES_MAX = 1_000;

export interface Endpoint {
  scope: Scope;
  /** Id of the destination. */
  webhook: string;
  url: string;
}

export type Turn =
  | { at: "go"; leave(ended: Ended, answer?: string): void }
  /** `parked` takes what calls it sooner, once it waits. */
  | { at: "wait"; pauseMs: number; parked(call: () => void): void };

interface Lane {
  circuit: Circuit;
  openSinceMs: number | null;
  hasAnswered: boolean;
  busy: Set<{ sinceMs: number }>;
  /** Those that wait in their workers, first come first. */
  near: (() => void)[];
  /** What an attempt takes, on average. */
  tookMs: number;
  /** Those that come again, and when the last of them does. */
  parked: { atMs: number; call: () => void }[];
  tailMs: number;
}

export interface EndpointsOptions {
  nowMs?: () => number;
  /** Nothing is posted to it for so long; said again after each try that fails, with how long it is open by then. */
  onOpen?: (endpoint: Endpoint, open: { openMs: number; leftAloneMs: number; answer: string }) => void;
  /** Said at its first answer, and at the first after it was left alone. */
  onAnswers?: (endpoint: Endpoint, wasOpen: boolean) => void;
}

export class Endpoints {
  readonly #lanes = new Map<string, Lane>();
  readonly #busyOfSite = new Map<string, number>();
  #busy = 0;
  readonly #nowMs: () => number;

  constructor(readonly options: EndpointsOptions = {}) {
    this.#nowMs = options.nowMs ?? monotonicMs;
  }

  /** A caller that goes says how the turn ended, once; a second word changes nothing. */
  async enter(endpoint: Endpoint): Promise<Turn> {
    const lane = this.#lane(endpoint);
    if (this.#isRoom(endpoint, lane)) return this.#go(endpoint, lane);
    if (lane.circuit.isClosed && this.#isNear(lane)) {
      await this.#waitNear(lane);
      if (this.#isRoom(endpoint, lane)) return this.#go(endpoint, lane);
    }
    return this.#wait(lane);
  }

  #lane({ scope, webhook, url }: Endpoint): Lane {
    const key = JSON.stringify([scope, webhook, url]);
    const lane = this.#lanes.get(key) ?? {
      circuit: new Circuit(),
      openSinceMs: null,
      hasAnswered: false,
      busy: new Set(),
      near: [],
      parked: [],
      tookMs: 0,
      tailMs: 0,
    };
    if (this.#lanes.size >= LANES_MAX && !this.#lanes.has(key)) this.#forgetOne();
    this.#lanes.set(key, lane);
    return lane;
  }

  #forgetOne(): void {
    const nowMs = this.#nowMs();
    for (const [key, { busy, near, parked }] of this.#lanes) {
      if (busy.size + near.length > 0 || parked.some(({ atMs }) => atMs > nowMs)) continue;
      this.#lanes.delete(key);
      return;
    }
  }

  #isRoom({ scope }: Endpoint, { circuit, busy }: Lane): boolean {
    const ofSite = this.#busyOfSite.get(siteOf(scope)) ?? 0;
    // However many sites have dead endpoints, each leaves as much free as it takes.
    return busy.size < AT_ONCE_EACH && ofSite < AT_ONCE - this.#busy && circuit.mayBegin(this.#nowMs());
  }

  #go(endpoint: Endpoint, lane: Lane): Turn {
    const isTry = lane.circuit.begin();
    const begun = { sinceMs: this.#nowMs() };
    lane.busy.add(begun);
    this.#count(endpoint, 1);
    return {
      at: "go",
      leave: (ended, answer = "") => {
        if (!lane.busy.delete(begun)) return;
        this.#count(endpoint, -1);
        const nowMs = this.#nowMs();
        if (ended !== "unused") lane.tookMs = (3 * lane.tookMs + nowMs - begun.sinceMs) / 4;
        const change = lane.circuit.end(ended, isTry, nowMs);
        if (change === "opened") this.#opened(endpoint, lane, nowMs, ended === "failed" ? answer : undefined);
        const wasOpen = change === "closed";
        if (wasOpen) lane.openSinceMs = null;
        if (wasOpen || (ended === "answered" && !lane.hasAnswered)) this.options.onAnswers?.(endpoint, wasOpen);
        lane.hasAnswered ||= ended === "answered";
        lane.near.shift()?.();
        if (lane.circuit.isClosed && lane.near.length < NEAR_MAX / 2) this.#call(lane, CALLED_AT_ONCE);
      },
    };
  }

  /** Somebody tries as soon as one may. An answer that was none: what might have tried did not. */
  #opened(endpoint: Endpoint, lane: Lane, nowMs: number, answer: string | undefined): void {
    const leftAloneMs = (lane.circuit.untilMs ?? nowMs) - nowMs;
    after(leftAloneMs, () => this.#call(lane, 1));
    lane.openSinceMs ??= nowMs;
    const openMs = nowMs - lane.openSinceMs;
    if (answer !== undefined) this.options.onOpen?.(endpoint, { openMs, leftAloneMs, answer });
  }

  #count({ scope }: Endpoint, by: 1 | -1): void {
    const site = siteOf(scope);
    const ofSite = (this.#busyOfSite.get(site) ?? 0) + by;
    if (ofSite === 0) this.#busyOfSite.delete(site);
    else this.#busyOfSite.set(site, ofSite);
    this.#busy += by;
  }

  /** What an attempt takes at present: of one that goes on for longer than usual, as long as it has. */
  #attemptMs({ busy, tookMs }: Lane): number {
    const nowMs = this.#nowMs();
    return Math.max(tookMs, ...[...busy].map(({ sinceMs }) => nowMs - sinceMs));
  }

  #isNear(lane: Lane): boolean {
    return (
      lane.near.length < NEAR_MAX && (this.#attemptMs(lane) / AT_ONCE_EACH) * (lane.near.length + 1) <= NEAR_MS_MAX
    );
  }

  async #waitNear({ near }: Lane): Promise<void> {
    let timer: Timer | undefined;
    await new Promise<void>((resolve) => {
      near.push(resolve);
      timer = after(NEAR_MS_MAX, () => {
        const at = near.indexOf(resolve);
        if (at >= 0) near.splice(at, 1);
        resolve();
      });
    });
    timer?.cancel();
  }

  #wait(lane: Lane): Turn {
    const nowMs = this.#nowMs();
    const gapMs = Math.min(Math.max(this.#attemptMs(lane) / AT_ONCE_EACH, GAP_MS_MIN), GAP_MS_MAX);
    const nextMs = Math.max(lane.tailMs + gapMs, lane.circuit.untilMs ?? 0, nowMs + AGAIN_MS_MIN);
    lane.tailMs = Math.min(nextMs, nowMs + AGAIN_MS_MAX);
    const atMs = lane.tailMs;
    return {
      at: "wait",
      pauseMs: Math.ceil(atMs - nowMs),
      parked: (call) => void (lane.parked.length < PARKED_MAX && lane.parked.push({ atMs, call })),
    };
  }

  /** The next so many of those that come again come now. Those whose time was before have come. */
  #call(lane: Lane, most: number): void {
    const nowMs = this.#nowMs();
    for (let called = 0; called < most; ) {
      const next = lane.parked.shift();
      if (!next) {
        lane.tailMs = 0;
        return;
      }
      if (next.atMs <= nowMs) continue;
      next.call();
      called += 1;
    }
  }
}
