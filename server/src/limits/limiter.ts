/**
 * Decides before any work is done how much is taken: of each visitor, of each address, and of each key a fair share of
 * the work at once. Visitors who are linked to a customer, or have something planned, have a bucket of their own, and
 * neither their address nor their key is asked: a flood beside them does not silence them. What that bucket refuses
 * makes its person unheard. Refusing strangers makes nobody blind. In a sandbox, whose clock is moved by hand, so many
 * a minute mean nothing: there visitors are not counted.
 */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { ProblemError } from "../http/problem.js";
import { type Ref, type Scope, visitorRef } from "../ids.js";
import type { Logger } from "../log.js";
import { Rounds } from "../rounds.js";
import type { Limits } from "../sites/limits.js";
import type { Opened } from "../sites.js";
import { Bell } from "../state/bell.js";
import { isSandbox } from "../state/lifetimes.js";
import { markUnheard } from "../state/mark-unheard.js";
import type { People } from "../state/people.js";
import { homeOfKnown } from "../state/visitor-known.js";
import { addressOf } from "./address.js";
import { Bucket, hashOf, type Taken } from "./bucket.js";
import { FatBodies } from "./fat-bodies.js";
import { retryAfterSeconds, tellLimits } from "./headers.js";
import { KnownVisitors } from "./known-visitors.js";
import { SharedCounts } from "./shared-counts.js";
import { type Release, WorkShares } from "./work-shares.js";

/** Of a page's call: who speaks, and for how much work. */
export interface Speaker {
  visitor: string;
  /** The customer that the shop signed for in this very call. */
  customer?: Ref | undefined;
  bytes: number;
  /** It brings news: refused, its person is unheard. */
  isNews: boolean;
}

export interface LimiterNeeds {
  people: People;
  limits: () => Limits;
  log: Logger;
}

const SHARE_MS = 1_000;
/** So much of a body is one piece of work: a fat batch takes the place of several. */
const PIECE_BYTES = 8 * 1024;
/** 2^18 names of strangers at most are told apart in one bucket: enough for all who are there, and bounded. */
const STRANGERS_BITS = 18;
const KNOWN_BYTES = 12;
const NO_WORK: Release = () => undefined;

interface Buckets {
  limits: Limits;
  salt: string;
  visitor: Bucket;
  known: Bucket;
  address: Bucket;
}

export class Limiter {
  readonly known: KnownVisitors;
  readonly bodies = new FatBodies(PIECE_BYTES);
  readonly #shared: SharedCounts;
  readonly #work: WorkShares;
  readonly #apiWork: WorkShares;
  /** Until Redis tells the salt of today. */
  #salt = randomBytes(32).toString("base64url");
  #buckets: Buckets | undefined;
  #rounds: Rounds | undefined;

  constructor(readonly needs: LimiterNeeds) {
    const { store } = needs.people;
    this.known = new KnownVisitors((scope, visitor) => homeOfKnown(store, scope, visitor));
    this.#shared = new SharedCounts(store);
    this.#work = new WorkShares(() => needs.limits().work);
    this.#apiWork = new WorkShares(() => needs.limits().work);
  }

  start(): void {
    const round = async (): Promise<number> => {
      this.#salt = await this.#shared.salt();
      const { visitor, known, address } = this.#current();
      await this.#shared.exchange([visitor, known, address]);
      return SHARE_MS;
    };
    this.#rounds = new Rounds({ name: "limits", round, failedWaitMs: SHARE_MS }, new Bell(), this.needs.log);
  }

  async stop(): Promise<void> {
    await this.#rounds?.stop();
  }

  /** A call that names no site that is known, or is about none. */
  async byAddress(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { limits, address } = this.#current();
    const from = addressOf(request, limits.proxies);
    if (from === null) return;
    const taken = await address.take(from);
    tellLimits(response, [taken]);
    if (!taken.ok) throw tooMany([taken]);
  }

  /** A call of a page to a site. Resolves when its turn has come; what it answers is called when the work is done. */
  async page(
    request: IncomingMessage,
    response: ServerResponse,
    { site, scope }: Opened,
    speaker: Speaker,
  ): Promise<Release> {
    const visitor = visitorRef(speaker.visitor);
    const home = this.known.homeOf(scope, visitor);
    // A browser of the customer counts by itself. Any other one shares the bucket of the signature, because its holder can
    // make up any number of visitors, and because somebody else may speak by that id, too.
    const own = speaker.customer === undefined || home === speaker.customer ? visitor : speaker.customer;
    if (home === undefined && speaker.customer === undefined) {
      const admitted = await this.#stranger(request, response, site.id, { scope, visitor, bytes: speaker.bytes });
      if (admitted.ok) return admitted.release;
      if ((await this.known.lookUp(scope, visitor)) === undefined) throw admitted.refused;
    }
    if (isSandbox(scope)) return NO_WORK;
    const taken = await this.#current().known.take(`${scope}|${own}`);
    tellLimits(response, [taken]);
    if (taken.ok) return NO_WORK;
    if (speaker.isNews) await markUnheard(this.needs.people, scope, own);
    throw tooMany([taken]);
  }

  /** A call of a shop's backend. */
  async backend(scope: Scope): Promise<Release> {
    const release = await this.#apiWork.enter(scope);
    if (release === null) throw tooMuchWork();
    return release;
  }

  async #stranger(
    request: IncomingMessage,
    response: ServerResponse,
    site: string,
    { scope, visitor, bytes }: { scope: Scope; visitor: Ref; bytes: number },
  ): Promise<{ ok: true; release: Release } | { ok: false; refused: ProblemError }> {
    const buckets = this.#current();
    const from = addressOf(request, buckets.limits.proxies);
    const taken: Taken[] = [];
    if (!isSandbox(scope)) taken.push(await buckets.visitor.take(`${scope}|${visitor}`));
    if (from !== null) taken.push(await buckets.address.take(from));
    tellLimits(response, taken);
    if (taken.some(({ ok }) => !ok)) return { ok: false, refused: tooMany(taken) };
    const release = await this.#work.enter(site, 1 + Math.floor(bytes / PIECE_BYTES));
    return release === null ? { ok: false, refused: tooMuchWork() } : { ok: true, release };
  }

  /** Made anew when the sites file says something else, or a day is over: then everybody begins afresh. */
  #current(): Buckets {
    const limits = this.needs.limits();
    const salt = this.#salt;
    if (this.#buckets?.limits === limits && this.#buckets.salt === salt) return this.#buckets;
    const ofStrangers = (name: string): string => String(hashOf(salt, name).readUInt32BE() >>> (32 - STRANGERS_BITS));
    const ofKnown = (name: string): string => hashOf(salt, name).subarray(0, KNOWN_BYTES).toString("base64url");
    this.#buckets = {
      limits,
      salt,
      visitor: new Bucket("visitor", limits.visitor, ofStrangers),
      known: new Bucket("known", limits.known, ofKnown),
      address: new Bucket("address", limits.address, ofStrangers),
    };
    return this.#buckets;
  }
}

function tooMany(taken: readonly Taken[]): ProblemError {
  const refused = taken.filter(({ ok }) => !ok);
  const [first] = refused;
  const whose = first?.bucket === "address" ? "address" : "visitor";
  return new ProblemError(
    "too_many_requests",
    `more came from one ${whose} than is taken; nothing was stored`,
    [],
    retryAfterSeconds(refused),
  );
}

const tooMuchWork = (): ProblemError =>
  new ProblemError("too_many_requests", "too many calls with this key wait already; nothing was stored", [], 1);
