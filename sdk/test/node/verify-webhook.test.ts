import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  signWebhook,
  verifyWebhook,
  type WebhookRequest,
  WebhookSetupError,
  type WebhookVerificationError,
} from "../../src/node/index.js";
import { message } from "./samples.js";

const secret = "whsec_aG9sZG9mZi1kZW1vLXNob3Atd2ViaG9vay1zZWNyZXQ=";
const otherSecret = `whsec_${Buffer.from("another secret of enough bytes").toString("base64")}`;
const id = "fu_1-r1";
const nowMs = Date.parse("2026-11-23T10:00:00Z");
const timestamp = String(nowMs / 1000);
const body = JSON.stringify({ ...message("follow_up.released", 1), note: "für später ✓" });

function signed(change: { secret?: string; timestamp?: string; body?: string; id?: string } = {}): WebhookRequest {
  const parts = { secret, id, timestamp, body, ...change };
  return {
    secret,
    body: parts.body,
    now: nowMs,
    headers: { "webhook-id": parts.id, "webhook-timestamp": parts.timestamp, "webhook-signature": signWebhook(parts) },
  };
}

function thrownBy(request: WebhookRequest): unknown {
  try {
    return verifyWebhook(request);
  } catch (error) {
    return error;
  }
}

function faultOf(request: WebhookRequest): string {
  try {
    verifyWebhook(request);
  } catch (error) {
    return (error as WebhookVerificationError).code;
  }
  return "none";
}

describe("together with the standardwebhooks package", () => {
  afterEach(() => vi.useRealTimers());

  it("verifies what the package signs", () => {
    const signature = new Webhook(secret).sign(id, new Date(nowMs), body);
    const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
    expect(verifyWebhook({ secret, headers, body, now: nowMs })).toEqual(JSON.parse(body));
  });

  it("signs what the package verifies", () => {
    // The package asks the system's clock.
    vi.useFakeTimers({ toFake: ["Date"], now: nowMs });
    const signature = signWebhook({ secret, id, timestamp, body });
    const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  });
});

describe("accepts", () => {
  it("a body as bytes", () => {
    expect(verifyWebhook({ ...signed(), body: Buffer.from(body) })).toEqual(JSON.parse(body));
  });

  it("headers in any case, and a Headers", () => {
    const { headers } = signed();
    const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
    expect(faultOf({ ...signed(), headers: upper })).toBe("none");
    expect(faultOf({ ...signed(), headers: new Headers(headers as Record<string, string>) })).toBe("none");
  });

  it("any of several signatures, and leaves out versions it does not know", () => {
    const request = signed();
    const own = signWebhook({ secret, id, timestamp, body });
    const other = signWebhook({ secret: otherSecret, id, timestamp, body });
    const headers = { ...request.headers, "webhook-signature": `v1a,xyz ${other} ${own}` };
    expect(faultOf({ ...request, headers })).toBe("none");
  });

  it("the old secret while a new one is brought in", () => {
    const request = signed({ secret: otherSecret });
    expect(faultOf({ ...request, secrets: [otherSecret, secret] })).toBe("none");
    expect(faultOf(request)).toBe("bad_signature");
  });

  it("a timestamp just within the tolerance on both sides", () => {
    expect(faultOf({ ...signed(), now: nowMs + 300_000 })).toBe("none");
    expect(faultOf({ ...signed(), now: nowMs - 300_000 })).toBe("none");
    expect(faultOf({ ...signed(), now: nowMs + 1_000, toleranceMs: 1_000 })).toBe("none");
  });
});

describe("refuses", () => {
  it.each<[string, WebhookRequest]>([
    ["bad_signature", { ...signed(), body: body.replace("fu_1", "fu_2") }],
    ["bad_signature", { ...signed(), secret: otherSecret }],
    ["bad_signature", { ...signed(), headers: { ...signed().headers, "webhook-id": "fu_1-r2" } }],
    ["bad_signature", { ...signed(), headers: { ...signed().headers, "webhook-timestamp": String(nowMs / 1000 + 1) } }],
    ["bad_signature", { ...signed(), headers: { ...signed().headers, "webhook-signature": "v1," } }],
    ["missing_header", { ...signed(), headers: { ...signed().headers, "webhook-signature": undefined } }],
    ["missing_header", { ...signed(), headers: { ...signed().headers, "webhook-id": ["a", "b"] } }],
    ["bad_timestamp", signed({ timestamp: "yesterday" })],
    ["bad_timestamp", signed({ timestamp: "1e9" })],
    ["too_old", { ...signed(), now: nowMs + 300_001 }],
    ["too_new", { ...signed(), now: nowMs - 300_001 }],
    ["bad_body", signed({ body: "{" })],
    ["bad_body", signed({ body: "null" })],
    ["bad_body", signed({ body: JSON.stringify({ type: "follow_up.released", data: {} }) })],
    ["unknown_type", signed({ body: JSON.stringify({ type: "follow_up.admired", data: {} }) })],
    ["unknown_type", signed({ body: JSON.stringify({ type: "toString", data: {} }) })],
  ])("%s", (fault, request) => {
    expect(faultOf(request)).toBe(fault);
  });
});

describe("says what to change where the receiver is not set up", () => {
  const { secret: _left, ...rest } = signed();
  const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, "k").toString("base64")}`;
  /** As a caller in JavaScript may. */
  const given = (change: object): WebhookRequest => ({ ...signed(), ...change });

  it.each<[what: string, code: string, words: RegExp, request: WebhookRequest]>([
    [
      "a body that express.json() parsed",
      "parsed_body",
      /parsed already.*express\.raw/,
      given({ body: JSON.parse(body) }),
    ],
    ["a body that nobody read", "parsed_body", /nobody read.*express\.raw/, given({ body: undefined })],
    ["no secret", "no_secret", /needs `secret` or `secrets`/, rest],
    ["an empty list of secrets", "no_secret", /needs `secret` or `secrets`/, { ...rest, secrets: [] }],
    ["an empty secret", "bad_secret", /is empty/, given({ secret: "" })],
    ["whsec_ alone", "bad_secret", /is empty/, given({ secret: "whsec_" })],
    ["undefined as text", "bad_secret", /is empty.*variable/, given({ secret: "undefined" })],
    ["whsec_undefined", "bad_secret", /is empty.*variable/, given({ secret: "whsec_undefined" })],
    ["a variable that is not set, in a list", "bad_secret", /is empty.*variable/, given({ secrets: [undefined] })],
    ["a secret pasted as a signature", "bad_secret", /leave it out/, given({ secret: `v1,${secret}` })],
    ["two secrets with a comma", "bad_secret", /list `secrets`/, given({ secret: `${secret},${otherSecret}` })],
    ["two secrets with a blank", "bad_secret", /list `secrets`/, given({ secret: `${secret} ${otherSecret}` })],
    ["a list as the secret", "bad_secret", /as `secrets`/, given({ secret: [secret, otherSecret] })],
    ["a secret in quotes", "bad_secret", /has quotes/, given({ secret: `"${secret}"` })],
    ["a secret that begins twice", "bad_secret", /`whsec_` twice/, given({ secret: `whsec_${secret}` })],
    ["a number as the secret", "bad_secret", /is a number/, given({ secret: 123 })],
    ["a secret with its line's end", "bad_secret", /blank/, given({ secret: `${secret}\n` })],
    ["no base64", "bad_secret", /not base64/, given({ secret: "whsec_this-is-not-base64-at-all!" })],
    ["base64 cut in the middle", "bad_secret", /not base64/, given({ secret: `${secretOf(18)}a` })],
    ["a secret of 17 bytes", "bad_secret", /17 bytes.*18/, given({ secret: secretOf(17) })],
    ["a good and a bad one", "bad_secret", /17 bytes/, given({ secrets: [secret, secretOf(17)] })],
    ["a tolerance that is no number", "bad_tolerance", /NaN/, given({ toleranceMs: Number.NaN })],
    ["a tolerance below zero", "bad_tolerance", /-1/, given({ toleranceMs: -1 })],
    ["a tolerance without end", "bad_tolerance", /Infinity/, given({ toleranceMs: Number.POSITIVE_INFINITY })],
    ["a time that is no number", "bad_now", /NaN/, given({ now: Number.NaN })],
    ["no headers at all", "no_headers", /request\.headers/, given({ headers: {} })],
    ["an empty Headers", "no_headers", /request\.headers/, given({ headers: new Headers() })],
    ["headers that were left out", "no_headers", /request\.headers/, given({ headers: undefined })],
  ])("%s", (_what, code, words, request) => {
    expect(() => verifyWebhook(request)).toThrow(words);
    const error = thrownBy(request);
    expect(error).toBeInstanceOf(WebhookSetupError);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain(secret);
  });

  it("as 400 to frameworks that answer an error's status, and a mistake of the receiver's own as 500", () => {
    expect(thrownBy({ ...signed(), headers: { accept: "*/*" } })).toHaveProperty("status", 400);
    expect(thrownBy({ ...signed(), secret: "" })).not.toHaveProperty("status");
  });

  it("whatever the message: a stranger's request does not hide it", () => {
    const headers = { host: "shop.example" };
    expect(thrownBy({ ...signed(), headers, secret: "whsec_undefined" })).toBeInstanceOf(WebhookSetupError);
    expect(faultOf({ ...signed(), headers })).toBe("missing_header");
  });

  it("a secret of 18 bytes, a tolerance of 0 and a secret without whsec_ are right", () => {
    const short = secretOf(18);
    expect(faultOf({ ...signed({ secret: short }), secret: short })).toBe("none");
    expect(faultOf({ ...signed(), toleranceMs: 0 })).toBe("none");
    expect(faultOf({ ...signed(), secret: secret.replace("whsec_", "") })).toBe("none");
  });
});
