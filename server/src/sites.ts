/**
 * The sites file: keys, origins, destinations and policy of each storefront. Read whole or refused whole; on reload a
 * file with a mistake leaves the running one in force.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Channel } from "@holdoff/sdk/wire";
import { DEFAULT_POLICY } from "./gate/default-policy.js";
import { parsePolicy } from "./gate/parse-policy.js";
import type { Policy } from "./gate/policy.js";
import type { PublishedEntry } from "./gate/published-policy.js";
import { formatYamlErrors, parseYamlWith, pathText, placesIn } from "./gate/yaml-errors.js";
import { liveScope, type Scope, testScope } from "./ids.js";
import { readText } from "./read-text.js";
import { clashes } from "./sites/clashes.js";
import { type ConsoleSecrets, readConsoleSecrets } from "./sites/console-secrets.js";
import type { Limits } from "./sites/limits.js";
import type { Mistake } from "./sites/mistake.js";
import type { Resolve } from "./sites/resolve.js";
import { readSecret, type Secret, type Secrets } from "./sites/secret.js";
import { type SiteEntry, type SitesFile, sitesSchema } from "./sites/sites-schema.js";
import { warningsOf } from "./sites/warnings.js";
import { whyUnfit } from "./sites/webhook-url.js";
import { whereWebhooksLead } from "./sites/where-webhooks-lead.js";
import { isMoreThanOrigin, whyNoKey, whyNoWebhookSecret, whyWeak } from "./sites/why-weak.js";

export type Redeem = "by_sender" | "on_delivery";

export interface WebhookDestination {
  id: string;
  url: string;
  /** `whsec_…`: each message is signed with each of them, two while one is being changed. */
  secrets: readonly string[];
  channels: readonly Channel[];
  /** Absent: `on_delivery` for email, sms and push, `by_sender` for the others. */
  redeem?: Redeem;
  allowPrivateNetwork: boolean;
}

export interface QueueDestination {
  id: string;
  name: string;
  prefix: string;
  channels: readonly Channel[];
  /** How often a job is tried before it fails, and what BullMQ waits in between. */
  attempts: number;
  backoff: { type: "exponential" | "fixed"; delay: number };
}

export interface Site {
  id: string;
  name: string;
  mode: "test" | "live";
  publishableKey: string;
  /** SHA-256 of each secret key. */
  secretDigests: readonly Buffer[];
  origins: readonly string[];
  /** A page's proof holds by any of the secrets: two while one is being changed. */
  identity: { verify: "hmac" | "observe" | "none"; secrets: readonly string[]; requireExpiry: boolean };
  webhooks: readonly WebhookDestination[];
  queues: readonly QueueDestination[];
  /** The rules in force: other ones while the server runs, so a step that decides reads them anew each time. */
  readonly policy: Policy;
  readonly enforce: boolean;
  /** Why this server cannot read the policy in force, where it cannot: then it decides nothing. */
  readonly unreadable?: string | null;
  /** The publication that is in force, as it is known to those that may not read it. */
  readonly inForce?: PublishedEntry | undefined;
}

/** A site as one key opens it: a sandbox's key opens only the sandbox. */
export interface Opened {
  site: Site;
  scope: Scope;
}

export class SitesError extends Error {
  override name = "SitesError";
}

/** A site that names no policy has this one. */
const COURTEOUS = fileURLToPath(new URL("../policies/courteous.yaml", import.meta.url));
const FILE_BYTES_MAX = 1024 * 1024;

export class Sites {
  readonly #byPublishable: ReadonlyMap<string, Site>;

  private constructor(
    readonly all: readonly Site[],
    readonly limits: Limits,
    /** Who has one of them is the console's owner; none: nobody can sign in. */
    readonly consoleSecrets: readonly string[],
  ) {
    this.#byPublishable = new Map(all.map((site) => [site.publishableKey, site]));
  }

  /**
   * Reads the file and every policy it names, or throws one error that names every mistake. Where its webhooks lead is
   * another question: see sites/read-sites.ts.
   */
  static read(file: string, env: Record<string, string | undefined>): Sites {
    return Sites.of(examineSites(file, env));
  }

  static of({ sites, limits, toConsole, mistakes, absent }: Examined): Sites {
    if (mistakes.length + absent.length > 0) throw new SitesError([...mistakes, ...absent].join("\n"));
    return new Sites(sites, limits, toConsole.secrets);
  }

  map(change: (site: Site) => Site): Sites {
    return new Sites(this.all.map(change), this.limits, this.consoleSecrets);
  }

  byId(id: string): Site | undefined {
    return this.all.find((site) => site.id === id);
  }

  /** `hpk_…`, or `hpk_…+sandbox` of a test site. */
  openPublishable(key: string): Opened | undefined {
    const { base, sandbox } = splitKey(key);
    const site = this.#byPublishable.get(base);
    return site && open(site, sandbox);
  }

  /** `hsk_…`, or `hsk_…+sandbox` of a test site. Every known key is compared, each in constant time. */
  openSecret(key: string): Opened | undefined {
    const { base, sandbox } = splitKey(key);
    const digest = digestOf(base);
    let found: Site | undefined;
    for (const site of this.all) {
      for (const known of site.secretDigests) if (timingSafeEqual(known, digest)) found = site;
    }
    return found && open(found, sandbox);
  }
}

export interface Examined {
  sites: readonly Site[];
  limits: Limits;
  toConsole: ConsoleSecrets;
  /** Lines, each with its place in the file. Secrets that are not here are apart: they may be on another machine. */
  mistakes: readonly string[];
  absent: readonly string[];
  warnings: readonly string[];
  /** Of the names in it, once they are resolved. */
  names(resolve: Resolve): Promise<Pick<Examined, "mistakes" | "warnings">>;
}

/** Throws only where the file itself cannot be read. */
export function examineSites(file: string, env: Record<string, string | undefined>): Examined {
  const { entries, limits, ofConsole, text } = readEntries(file);
  const { policies, reports, unread } = policiesOf(entries, file);
  const found: Mistake[] = [...unread];
  const absent: Mistake[] = [];
  const sites = entries.map((entry, index) => {
    const note = (list: Mistake[]) => (path: readonly PropertyKey[], message: string) =>
      void list.push({ path: ["sites", index, ...path], message: `site ${JSON.stringify(entry.id)}${message}` });
    // A policy with a mistake is told; what else is wrong with its site is told beside it.
    const policy = policies.get(policyFileOf(entry, file)) ?? { ...DEFAULT_POLICY, hash: "" };
    const read = (value: Secret, path: readonly PropertyKey[], whose: string): string | undefined => {
      const answer = readSecret(value, env, dirname(file));
      if (!answer.ok) note(answer.isElsewhere ? absent : found)(path, `${whose}: ${answer.why}`);
      return answer.ok ? answer.text : undefined;
    };
    return toSite(entry, policy, read, note(found));
  });
  const toConsole = readConsoleSecrets(ofConsole, env, dirname(file));
  const told = tellerOf(file, text);
  return {
    sites,
    limits,
    toConsole,
    mistakes: [...reports, ...told([...found, ...clashes(sites), ...toConsole.mistakes])],
    absent: told([...absent, ...toConsole.absent]),
    warnings: told(warningsOf(sites)),
    names: async (resolve) => {
      const { mistakes, warnings } = await whereWebhooksLead(sites, resolve);
      return { mistakes: told(mistakes), warnings: told(warnings) };
    },
  };
}

/** Each with its place in the file. */
function tellerOf(file: string, text: string): (mistakes: readonly Mistake[]) => string[] {
  const place = placesIn(text);
  return (mistakes) =>
    mistakes.map(({ path, message }) => formatYamlErrors([{ ...place(path), path: pathText(path), message }], file));
}

function readEntries(file: string): {
  entries: SiteEntry[];
  limits: Limits;
  ofConsole: SitesFile["console"];
  text: string;
} {
  const read = readText(file);
  if (!read.ok) throw new SitesError(read.why);
  const parsed = parseYamlWith(sitesSchema, read.text, {
    bytesMax: FILE_BYTES_MAX,
    conceal: ["secret", "secretKeys"],
  });
  if (!parsed.ok) throw new SitesError(formatYamlErrors(parsed.errors, file));
  const { sites: entries, limits, console: ofConsole } = parsed.value;
  return { entries, limits, ofConsole, text: read.text };
}

export interface ListedSite extends Pick<Site, "id" | "name" | "mode" | "policy" | "enforce"> {
  /** What becomes of what its pages prove. */
  verify: Site["identity"]["verify"];
}

/** The sites of a file, for an operator whose terminal does not have the secrets that it names. */
export function listSites(file: string): ListedSite[] {
  const { entries, text } = readEntries(file);
  const { policies, reports, unread } = policiesOf(entries, file);
  const mistakes = [...reports, ...tellerOf(file, text)(unread)];
  if (mistakes.length > 0) throw new SitesError(mistakes.join("\n"));
  return entries.flatMap((entry) => {
    const policy = policies.get(policyFileOf(entry, file));
    const { id, mode, enforce, identity } = entry;
    return policy ? [{ id, name: entry.name ?? id, mode, policy, enforce, verify: verifyOf(identity) }] : [];
  });
}

/** What a site's own data is stored under; a sandbox of it has another. */
export const ownScope = ({ id, mode }: Pick<Site, "id" | "mode">): Scope =>
  mode === "live" ? liveScope(id) : testScope(id);

const SANDBOX = /^[a-z0-9-]{1,40}$/;

function splitKey(key: string): { base: string; sandbox: string | undefined } {
  const at = key.indexOf("+");
  return at < 0 ? { base: key, sandbox: undefined } : { base: key.slice(0, at), sandbox: key.slice(at + 1) };
}

function open(site: Site, sandbox: string | undefined): Opened | undefined {
  if (site.mode === "live") return sandbox === undefined ? { site, scope: liveScope(site.id) } : undefined;
  if (sandbox !== undefined && !SANDBOX.test(sandbox)) return undefined;
  return { site, scope: testScope(site.id, sandbox) };
}

const digestOf = (key: string): Buffer => createHash("sha256").update(key).digest();

/** Beside the sites file, if its path is relative. */
const policyFileOf = ({ policy }: SiteEntry, sitesFile: string): string =>
  policy === undefined ? COURTEOUS : resolve(dirname(sitesFile), policy);

interface Policies {
  policies: ReadonlyMap<string, Policy>;
  /** What is wrong in a policy, told of its file once, however many sites name it. */
  reports: string[];
  /** Files that cannot be read, told of each site that names one. */
  unread: Mistake[];
}

function policiesOf(entries: readonly SiteEntry[], sitesFile: string): Policies {
  const policies = new Map<string, Policy>();
  const reports = new Set<string>();
  const unread: Mistake[] = [];
  for (const [index, entry] of entries.entries()) {
    const file = policyFileOf(entry, sitesFile);
    if (policies.has(file)) continue;
    const text = readText(file);
    if (!text.ok) {
      const message = `site ${JSON.stringify(entry.id)}, its policy: the file ${text.why}; ${NO_POLICY}`;
      unread.push({ path: ["sites", index, "policy"], message });
      continue;
    }
    const read = parsePolicy(text.text, file);
    if (read.ok) policies.set(file, read.policy);
    else reports.add(read.report);
  }
  return { policies, reports: [...reports], unread };
}

const NO_POLICY = "write it, beside the sites file, or leave policy out: then courteous.yaml holds";

/** Before there was `observe`, `enforce` was called by the kind of the proofs. */
const verifyOf = ({ verify }: SiteEntry["identity"]): Site["identity"]["verify"] =>
  verify === "enforce" ? "hmac" : verify;

/** Holdoff's own keys in Redis begin with it. */
const OWN_PREFIX = /^h(:|$)/;

/** A secret that is not here has been told, and is checked no further: `read` answers undefined. */
function toSite(
  entry: SiteEntry,
  policy: Policy,
  read: (value: Secret, path: readonly PropertyKey[], whose: string) => string | undefined,
  mistake: (path: readonly PropertyKey[], message: string) => void,
): Site {
  /** One secret or two, each at its place; `why` says what it is not. */
  const readAll = (value: Secrets, path: PropertyKey[], what: string, why: (text: string) => string | undefined) =>
    [value].flat().flatMap((one, at) => {
      const place = Array.isArray(value) ? [...path, at] : path;
      const text = read(one, place, what.split(": ")[0] ?? "");
      const wrong = text === undefined ? undefined : why(text);
      if (wrong !== undefined) mistake(place, `${what} ${wrong}`);
      return text ?? [];
    });
  const { verify, requireExpiry, secret: identitySecrets } = entry.identity;
  for (const [index, origin] of entry.origins.entries())
    if (isMoreThanOrigin(origin))
      mistake(["origins", index], ": an origin is a scheme, a host and a port: https://shop.example, say");
  if (verify !== "none" && identitySecrets === undefined) mistake(["identity"], `: verify ${verify} needs a secret`);
  return {
    id: entry.id,
    name: entry.name ?? entry.id,
    mode: entry.mode,
    publishableKey: entry.publishableKey,
    secretDigests: entry.secretKeys.flatMap((key, index) => {
      const text = read(key, ["secretKeys", index], "");
      const why = text === undefined ? undefined : whyNoKey(text);
      if (why !== undefined) mistake(["secretKeys", index], `: a secret key ${why}`);
      return text === undefined ? [] : [digestOf(text)];
    }),
    origins: entry.origins,
    identity: {
      verify: verifyOf(entry.identity),
      secrets:
        identitySecrets === undefined
          ? []
          : readAll(identitySecrets, ["identity", "secret"], ": an identity secret", whyWeak),
      requireExpiry,
    },
    webhooks: entry.deliver.webhooks.map(({ redeem, secret, ...webhook }, index) => {
      const whose = `, webhook ${JSON.stringify(webhook.id)}`;
      const path = (field: string): PropertyKey[] => ["deliver", "webhooks", index, field];
      const url = read(webhook.url, path("url"), whose);
      const unfit = url === undefined ? undefined : whyUnfit(url, webhook.allowPrivateNetwork);
      if (unfit !== undefined) mistake(path("url"), `${whose}: ${unfit}`);
      const keys = readAll(secret, path("secret"), `${whose}: a secret`, whyNoWebhookSecret);
      return { ...webhook, url: url ?? "", secrets: keys, ...(redeem ? { redeem } : {}) };
    }),
    queues: entry.deliver.queues.map((queue, index) => {
      if (OWN_PREFIX.test(queue.prefix))
        mistake(
          ["deliver", "queues", index, "prefix"],
          `, queue ${JSON.stringify(queue.id)}: what begins with h: is Holdoff's own; bull, say`,
        );
      return queue;
    }),
    policy,
    enforce: entry.enforce,
  };
}

/** A name has 253 characters at most; a longer text is no origin, and would take a pattern with several `*` for ever. */
const ORIGIN_CHARS_MAX = 280;

/** Whether an origin is among the allowed ones: exact, or with `*` for the port or the leading labels. */
export function allowsOrigin(site: Site, origin: string): boolean {
  if (origin.length > ORIGIN_CHARS_MAX) return false;
  return site.origins.some((allowed) => {
    if (allowed === origin) return true;
    const pattern = allowed.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
    return allowed.includes("*") && new RegExp(`^${pattern.join("[A-Za-z0-9.-]*")}$`).test(origin);
  });
}
