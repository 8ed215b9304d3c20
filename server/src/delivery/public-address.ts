/**
 * A shop's webhook goes to the public internet, unless the sites file says otherwise: a URL must not make this server
 * speak to the machines beside it. All addresses of a name are checked, and the connection goes to the checked one, so
 * that a second answer of the resolver changes nothing.
 */
import type { LookupFunction } from "node:net";
import { Agent } from "undici";
import { isPublic } from "../sites/is-public.js";
import { type Address, type Resolve, resolveHere } from "../sites/resolve.js";
import { whyUnfit } from "../sites/webhook-url.js";

export class PrivateAddressError extends Error {
  override name = "PrivateAddressError";
}

const checkedLookup =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    const refuse = (error: Error): void => callback(error, "", 0);
    const answer = (addresses: readonly Address[]): void => {
      const [first] = addresses;
      if (!first || addresses.some(({ address }) => !isPublic(address)))
        refuse(new PrivateAddressError(`${hostname} is at a private address`));
      else if (options.all) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    };
    void resolve(hostname).then(answer, refuse);
  };

/** The connections that webhooks leave by: to the public internet only, or to anywhere. */
export class WebhookAgents {
  readonly #public: Agent;
  readonly #any = new Agent();

  constructor(resolve: Resolve = resolveHere) {
    this.#public = new Agent({ connect: { lookup: checkedLookup(resolve) } });
  }

  /** The agent to post with; refuses an address that no sites file may have, before anything is sent. */
  for(url: string, allowPrivateNetwork: boolean): Agent {
    const why = whyUnfit(url, allowPrivateNetwork);
    if (why !== undefined) throw new PrivateAddressError(why);
    return allowPrivateNetwork ? this.#any : this.#public;
  }

  async close(): Promise<void> {
    await Promise.all([this.#public.close(), this.#any.close()]);
  }
}
