/**
 * Permits: the short-lived right to make one contact. A permit is derived from what it permits and stored nowhere; its
 * HMAC says that this server made it.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Permit } from "@holdoff/sdk/wire";
import type { FollowUpId, Scope } from "./ids.js";

export interface Permitted {
  scope: Scope;
  followUp: FollowUpId;
  release: number;
  expiresAtMs: number;
}

const PREFIX = "hop_";

export class Permits {
  constructor(readonly secret: string) {}

  issue({ scope, followUp, release, expiresAtMs }: Permitted): Permit {
    const content = Buffer.from(JSON.stringify([scope, followUp, release, expiresAtMs])).toString("base64url");
    return { token: `${PREFIX}${content}.${this.#sign(content)}`, expiresAt: new Date(expiresAtMs).toISOString() };
  }

  /** What the token permits; undefined when this server did not make it. Whether it has expired is for the caller. */
  read(token: string): Permitted | undefined {
    const [content, signature] = token.startsWith(PREFIX) ? token.slice(PREFIX.length).split(".") : [];
    if (content === undefined || signature === undefined) return undefined;
    const expected = Buffer.from(this.#sign(content));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const [scope, followUp, release, expiresAtMs] = JSON.parse(Buffer.from(content, "base64url").toString("utf8")) as [
      Scope,
      FollowUpId,
      number,
      number,
    ];
    return { scope, followUp, release, expiresAtMs };
  }

  #sign(content: string): string {
    return createHmac("sha256", this.secret).update(content).digest("base64url");
  }
}

/** A permit lasts as long as the policy says, and never past the time at which the decision may change. */
export const permitEndMs = (fromMs: number, forMs: number, nextLookAtMs: number | null): number =>
  Math.min(fromMs + forMs, nextLookAtMs ?? Number.POSITIVE_INFINITY);
