/**
 * How often a secret may be tried: by an address, and by everybody. Counted in this process only; an address is known by
 * a salted hash, which no other process and no later one can make.
 */
import { createHmac, randomBytes } from "node:crypto";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

const WINDOW_S = 5 * 60;
const TRIES_OF_ONE = 10;
const TRIES_OF_ALL = 1_000;
const EVERYBODY = "everybody";

export class SignInLimits {
  readonly #salt = randomBytes(32);
  readonly #one = new RateLimiterMemory({ points: TRIES_OF_ONE, duration: WINDOW_S });
  readonly #all = new RateLimiterMemory({ points: TRIES_OF_ALL, duration: WINDOW_S });

  /** Counts a try. Answers in how many seconds the next one may be made, or 0 for now. */
  async waitS(address: string): Promise<number> {
    try {
      // The address first: what is refused to one address takes nothing from the others.
      await this.#one.consume(this.#nameOf(address));
      await this.#all.consume(EVERYBODY);
      return 0;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      throw refused;
    }
  }

  /** Somebody of this address has the secret: what they mistyped before is forgotten. */
  async signedIn(address: string): Promise<void> {
    await this.#one.delete(this.#nameOf(address));
  }

  #nameOf = (address: string): string => createHmac("sha256", this.#salt).update(address).digest("base64url");
}
