/**
 * A shop's webhook goes to the public internet, unless the sites file says otherwise: a URL must not make this server
 * speak to the machines beside it. All addresses of a name are checked, and the connection goes to the checked one, so
 * that a second answer of the resolver changes nothing.
 */
import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent } from "undici";
import { isPublic, whyNotPublic } from "../sites/webhook-url.js";

export class PrivateAddressError extends Error {
  override name = "PrivateAddressError";
}

const checkedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "", 0);
    const refused = addresses.find(({ address }) => !isPublic(address));
    const [first] = addresses;
    if (refused || !first) return callback(new PrivateAddressError(`${hostname} is at a private address`), "", 0);
    if (options.all) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};

/** The connections that webhooks leave by: to the public internet only, or to anywhere. */
export class WebhookAgents {
  readonly #public = new Agent({ connect: { lookup: checkedLookup } });
  readonly #any = new Agent();

  /** The agent to post with; refuses a URL that could not be public before anything is sent. */
  for(url: URL, allowPrivateNetwork: boolean): Agent {
    if (allowPrivateNetwork) return this.#any;
    const why = whyNotPublic(url);
    if (why !== undefined) throw new PrivateAddressError(why);
    return this.#public;
  }

  async close(): Promise<void> {
    await Promise.all([this.#public.close(), this.#any.close()]);
  }
}
