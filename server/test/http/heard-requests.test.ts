/** Requests of the private API stay strict, where events are read as they come; null is absent in both. */
import type { Problem } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fresh, type Product, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const pointers = (errors: { pointer: string }[] = []): string[] => errors.map(({ pointer }) => pointer);

describe("requests stay strict, and null is absent in them too", () => {
  const full = { person: { customer: 42 }, channel: "call", purpose: "sales" };
  const ask = async (body: object, path = "/v1/follow-ups") =>
    await product.sandbox().call<Problem & { person: { customer: string } }>("POST", path, body, {
      "idempotency-key": fresh("k"),
    });

  it.each([
    ["numbers for ids", { about: { checkout: 901414060, order: 7, ticket: 8 }, offer: 4711 }],
    [
      "null everywhere",
      { offer: null, about: { checkout: null }, trigger: null, delay: null, expiresAt: null, basis: null },
    ],
    ["null for who else it is", { person: { customer: 42, visitor: null, checkout: null, verified: null } }],
    ["null for the trigger's words", { trigger: { type: null, at: null } }],
    ["a trigger's time alone", { trigger: { at: "2026-12-01T10:00:00Z" } }],
    ["words in other letters", { channel: "CALL", purpose: "Sales", trigger: { type: "Cart-Left" } }],
    ["a yes in other words", { person: { customer: 42, visitor: "v_12345678", verified: "true" } }],
  ])("taken: %s", async (_, more) => {
    const { status, body } = await ask({ ...full, ...more });
    expect([status, body.person.customer]).toEqual([201, "42"]);
  });

  it.each([
    ["notBefore", { notBefore: "2026-12-01T10:00" }, "/notBefore"],
    ["expiresAt", { expiresAt: "2026-12-01T10:00:00" }, "/expiresAt"],
    ["a trigger's time", { trigger: { type: "cart_left", at: "2026-12-01" } }, "/trigger/at"],
  ])("%s without a zone is refused: it asks for Z or an offset", async (_, more, pointer) => {
    for (const path of ["/v1/follow-ups", "/v1/check"]) {
      const { status, body } = await ask({ ...full, ...more }, path);
      expect([status, body.code]).toEqual([422, "bad_field"]);
      expect(body.errors).toEqual([{ pointer, detail: expect.stringContaining("add Z or an offset") }]);
    }
  });

  it.each(["undefined", "null", "n/a", "{{proof}}", "-", "\u200b", " "])(
    "a proof of consent that is none is refused: %j",
    async (basisProof) => {
      const { status, body } = await ask({ ...full, basis: "consent", basisProof });
      expect([status, pointers(body.errors)]).toEqual([422, ["/basisProof"]]);
    },
  );

  it.each([
    [{ ...full, chanel: "sms" }, "/chanel", 'unknown key "chanel" (did you mean "channel"?)'],
    [{ ...full, about: { foo: 1 } }, "/about/foo", 'unknown key "foo"; known here: checkout, order, ticket'],
    [{ ...full, priority: "high" }, "/priority", '"high" is no number: 0 to 100'],
    [{ ...full, priority: 101 }, "/priority", "101 is out of range: 0 to 100"],
    [{ channel: "call", purpose: "sales", person: [] }, "/person", expect.stringContaining("a list is no map")],
    [{ channel: "call", purpose: "sales" }, "/person", "missing: a map is needed"],
  ])("an error names the field, the value and what is allowed: %j", async (body, pointer, detail) => {
    const answer = await ask(body);
    expect([answer.status, answer.body.errors]).toEqual([422, [{ pointer, detail }]]);
  });

  it("so is the time up to which a list is asked for", async () => {
    const { status, body } = await product.sandbox().call<Problem>("GET", "/v1/follow-ups?dueBefore=2026-12-01T10:00");
    expect([status, pointers(body.errors)]).toEqual([422, ["/dueBefore"]]);
  });
});
