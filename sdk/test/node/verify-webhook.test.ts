import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  signWebhook,
  verifyWebhook,
  type WebhookRequest,
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

  it("to work without a secret, or with an empty one", () => {
    const { secret: _left, ...rest } = signed();
    expect(() => verifyWebhook(rest)).toThrow("needs `secret` or `secrets`");
    expect(() => verifyWebhook({ ...rest, secret: "whsec_" })).toThrow("at least one byte");
  });
});
