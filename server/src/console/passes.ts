/**
 * Who is signed in. A pass is a random text that only its holder has: a session, in a cookie, or a link that signs in
 * once. Redis keeps it by its hash, so every process knows it, and with a seal that only a process with the console's
 * secret can make: who can write to Redis cannot sign in, and when the secret is changed all passes end.
 */
import { createHash, createHmac, randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import type { Keys } from "../state/keys.js";
import type { RedisLike } from "../state/scripts.js";

/** A working day. */
export const SESSION_MS = 12 * 60 * 60 * 1000;
/** A link that the start printed still works for somebody who comes back from lunch. */
const LINK_MS = 12 * 60 * 60 * 1000;

const PASS = /^[A-Za-z0-9_-]{43}$/;
type Kind = "session" | "link";

export class Passes {
  #sealKeys: { of: readonly string[]; keys: readonly Buffer[] } | undefined;

  constructor(
    readonly redis: RedisLike,
    readonly keys: Keys,
    /** Those in force; a reload replaces them. */
    readonly secrets: () => readonly string[],
    /** Where the secret is kept; undefined where the operator set it. */
    readonly keptIn: () => string | undefined = () => undefined,
  ) {}

  /** A session for who has a secret. Every secret is compared, by its hash, in constant time. */
  async openBySecret(given: string): Promise<string | undefined> {
    let found: number | undefined;
    for (const [index, secret] of this.secrets().entries())
      if (timingSafeEqual(digestOf(secret), digestOf(given))) found = index;
    return found === undefined ? undefined : await this.#issue("session", found);
  }

  /** A session for who has a link, which is no good afterwards. */
  async openByLink(token: string): Promise<string | undefined> {
    if (!PASS.test(token)) return undefined;
    const seal = await this.redis.getdel(this.keys.pass("link", nameOf(token)));
    const sealedBy = this.#whoSealed("link", token, seal);
    return sealedBy === undefined ? undefined : await this.#issue("session", sealedBy);
  }

  /** For a link that signs in once; undefined where there is no secret. */
  async newLink(): Promise<string | undefined> {
    return this.secrets().length === 0 ? undefined : await this.#issue("link", 0);
  }

  async holds(session: string): Promise<boolean> {
    if (!PASS.test(session)) return false;
    const seal = await this.redis.get(this.keys.pass("session", nameOf(session)));
    return this.#whoSealed("session", session, seal) !== undefined;
  }

  async end(session: string): Promise<void> {
    if (PASS.test(session)) await this.redis.del(this.keys.pass("session", nameOf(session)));
  }

  async #issue(kind: Kind, secret: number): Promise<string> {
    const pass = randomBytes(32).toString("base64url");
    const key = this.#keysInForce()[secret];
    if (key === undefined) throw new Error(`the console has no secret number ${secret}`);
    const ms = kind === "session" ? SESSION_MS : LINK_MS;
    await this.redis.set(this.keys.pass(kind, nameOf(pass)), sealOf(key, kind, pass), "PX", ms);
    return pass;
  }

  /** Which of the secrets in force, by its number. */
  #whoSealed(kind: Kind, pass: string, seal: string | null): number | undefined {
    if (seal === null) return undefined;
    const index = this.#keysInForce().findIndex((key) =>
      timingSafeEqual(digestOf(sealOf(key, kind, pass)), digestOf(seal)),
    );
    return index < 0 ? undefined : index;
  }

  #keysInForce(): readonly Buffer[] {
    const secrets = this.secrets();
    // Slow on purpose: a seal in Redis must not tell a secret that somebody made up.
    if (this.#sealKeys?.of !== secrets)
      this.#sealKeys = { of: secrets, keys: secrets.map((secret) => scryptSync(secret, "holdoff console", 32)) };
    return this.#sealKeys.keys;
  }
}

const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();
const nameOf = (pass: string): string => digestOf(pass).toString("hex");
const sealOf = (key: Buffer, kind: Kind, pass: string): string =>
  createHmac("sha256", key).update(`${kind} ${pass}`).digest("hex");
