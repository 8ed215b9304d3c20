/**
 * What the names of webhooks lead to when the sites file is read: one that leads inwards is a mistake, one that leads
 * nowhere may yet lead somewhere. Both are looked at again for each message (see delivery/public-address.ts).
 */
import { within } from "../clock.js";
import { isPublic } from "./is-public.js";
import type { LookedAt } from "./looked-at.js";
import type { Mistake } from "./mistake.js";
import type { Resolve } from "./resolve.js";
import { nameIn } from "./webhook-url.js";

const ANSWER_MS_MAX = 2_000;
const AT_ONCE = 3;
/** Kept for examples: nobody is asked for them (https://www.rfc-editor.org/rfc/rfc6761). */
const NOBODYS = /\.(example|invalid)\.?$/i;

export interface WhereTheyLead {
  mistakes: Mistake[];
  warnings: Mistake[];
}

export async function whereWebhooksLead(sites: readonly LookedAt[], resolve: Resolve): Promise<WhereTheyLead> {
  const named = sites.flatMap((site, index) =>
    site.webhooks.flatMap(({ id, url, allowPrivateNetwork }, n) => {
      const name = allowPrivateNetwork ? undefined : nameIn(url);
      const whose = `site ${JSON.stringify(site.id)}, webhook ${JSON.stringify(id)}`;
      return name === undefined ? [] : [{ name, whose, path: ["sites", index, "deliver", "webhooks", n, "url"] }];
    }),
  );
  const found = new Map<string, Led>();
  const names = [...new Set(named.map(({ name }) => name))];
  // Not all at a time: the resolver has few threads, and files are read by the same.
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE);
    await Promise.all(some.map(async (name) => found.set(name, await leadsTo(name, resolve))));
  }
  const answer: WhereTheyLead = { mistakes: [], warnings: [] };
  for (const { name, whose, path } of named) {
    const led = found.get(name);
    if (led?.to === "inwards")
      answer.mistakes.push({
        path,
        message: `${whose}: ${name} leads to ${led.address}, a private address: allowPrivateNetwork: true takes it`,
      });
    if (led?.to === "nowhere")
      answer.warnings.push({
        path,
        message: `${whose}: ${name} leads nowhere at present: nothing arrives until it leads to a public address`,
      });
  }
  return answer;
}

type Led = { to: "outwards" | "nowhere" } | { to: "inwards"; address: string };

async function leadsTo(name: string, resolve: Resolve): Promise<Led> {
  if (NOBODYS.test(name)) return { to: "nowhere" };
  const addresses = await within(
    ANSWER_MS_MAX,
    resolve(name).catch(() => []),
    [],
  );
  const inwards = addresses.find(({ address }) => !isPublic(address));
  if (inwards) return { to: "inwards", address: inwards.address };
  return { to: addresses.length > 0 ? "outwards" : "nowhere" };
}
