/** A gate of a test's own: a store in one scope, with the default policy, driven without HTTP. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Fact, FollowUpRequest } from "@holdoff/sdk/wire";
import { ingestBatch } from "../../src/collector/ingest-batch.js";
import { ingestEvent } from "../../src/collector/ingest-event.js";
import { parseBatch } from "../../src/collector/parse-batch.js";
import { parseEvents } from "../../src/collector/parse-events.js";
import type { Doors, SitesInForce } from "../../src/doors.js";
import { parsePolicy } from "../../src/gate/parse-policy.js";
import type { Policy } from "../../src/gate/policy.js";
import { liveScope, type Scope, testScope } from "../../src/ids.js";
import { Permits } from "../../src/permits.js";
import { followUpSchema } from "../../src/schedule/request-schema.js";
import { scheduleFollowUp } from "../../src/schedule/schedule-follow-up.js";
import type { Opened, Site } from "../../src/sites.js";
import { Bell } from "../../src/state/bell.js";
import { IntakeCounts } from "../../src/state/intake-counts.js";
import { openStore } from "../../src/state/open-store.js";
import { People, type PeopleOptions } from "../../src/state/people.js";
import type { RedisLike } from "../../src/state/scripts.js";
import { publishRules } from "../../src/state/site-rules.js";
import type { StoredFollowUp } from "../../src/state/store.js";

const OPEN = readFileSync(new URL("round-the-clock.yaml", import.meta.url), "utf8");

/** The courteous policy with other rules, open at all hours unless they say otherwise. */
export function policyOf(rules = ""): Policy {
  const parsed = parsePolicy(/^hours:/m.test(rules) ? rules : `${rules}\n${OPEN}`, "test.yaml");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.policy;
}

export function siteOf(policy: Policy, overrides: Partial<Site> = {}): Site {
  return {
    id: "test",
    name: "Test",
    mode: "test",
    publishableKey: "hpk_test_test",
    secretDigests: [],
    origins: ["http://localhost:*"],
    identity: { verify: "hmac", secrets: ["identity"], requireExpiry: false },
    webhooks: [],
    queues: [],
    policy,
    enforce: true,
    ...overrides,
  };
}

export interface TestGate {
  doors: Doors;
  opened: Opened;
  scope: Scope;
  people: People;
  report(
    visitor: string,
    facts: (Fact & { ageMs?: number })[],
    more?: { customer?: { ref: string; hash: string }; tab?: string },
  ): Promise<void>;
  event(person: FollowUpRequest["person"], fact: Fact, id?: string): Promise<void>;
  schedule(request: Partial<FollowUpRequest> & Pick<FollowUpRequest, "person">): Promise<StoredFollowUp>;
}

/** What a page's clock shows is nobody's business but the page's. */
const SENT_AT_MS = 1e12;

/** A test that says something else than it means would prove nothing. */
function nothingDropped<T extends { dropped: unknown[] }>(read: T): T {
  if (read.dropped.length > 0) throw new Error(`dropped: ${JSON.stringify(read.dropped)}`);
  return read;
}

export const random = (prefix: string): string => `${prefix}${randomBytes(9).toString("hex")}`;

/** `live` spreads people over all partitions; a test scope lives in one. */
export async function openGate(
  redis: RedisLike,
  options: { live?: boolean; scope?: Scope; policy?: Policy; site?: Partial<Site>; people?: PeopleOptions } = {},
): Promise<TestGate> {
  const { store, permitSecret } = await openStore(redis);
  const policy = options.policy ?? policyOf();
  const id = options.site?.id ?? random("s");
  const site = siteOf(policy, { id, mode: options.live ? "live" : "test", ...options.site });
  await publishRules(store, id, { policy: policy.hash, enforce: site.enforce });
  const people = new People(store, options.people);
  const sites: SitesInForce = {
    all: [site],
    byId: (name: string) => (name === id ? site : undefined),
    openPublishable: () => undefined,
    openSecret: () => undefined,
  };
  const doors: Doors = {
    people,
    bell: new Bell(),
    intake: new IntakeCounts(),
    permits: new Permits(permitSecret),
    sites: () => sites,
  };
  const scope = options.scope ?? (options.live ? liveScope(id) : testScope(id));
  const opened: Opened = { site, scope };
  const sequences = new Map<string, number>();
  return {
    doors,
    opened,
    scope,
    people,
    async report(visitor, facts, { customer, tab = `t_${visitor}` } = {}) {
      const signals = facts.map(({ ageMs = 0, ...fact }) => {
        const seq = (sequences.get(tab) ?? 0) + 1;
        sequences.set(tab, seq);
        return { seq, at: SENT_AT_MS - ageMs, ...fact };
      });
      const refs = customer ? { customer: customer.ref, hash: customer.hash } : {};
      const batch = { v: 1, key: site.publishableKey, visitor, tab, sentAt: SENT_AT_MS, refs, signals };
      await ingestBatch(doors, opened, nothingDropped(parseBatch(Buffer.from(JSON.stringify(batch)))));
    },
    async event(person, fact, eventId = random("e")) {
      const { events } = nothingDropped(parseEvents({ events: [{ id: eventId, person, ...fact }] }, policy.zone));
      for (const event of events) await ingestEvent(doors, opened, event);
    },
    async schedule(request) {
      const full = followUpSchema.parse({
        channel: "email",
        purpose: "sales",
        basis: "consent",
        trigger: { type: "requested" },
        ...request,
      });
      return (await scheduleFollowUp(doors, opened, full, { key: random("k") })).followUp;
    },
  };
}
