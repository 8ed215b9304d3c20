import { expect, it } from "vitest";
import { signCustomer } from "../../src/node/index.js";

// Reckoned with: printf %s 'c_42' | openssl dgst -sha256 -hmac demo-identity-secret, and printf 'c_42\n1790003600000'.
it("signs the customer alone", () => {
  expect(signCustomer("demo-identity-secret", "c_42")).toEqual({
    hash: "f3d0938f3747254e6ef06bb523cca27305cfefe4adeb7fa0a6e4110b1a882d5b",
  });
});

it("signs the customer with the end of the proof, in milliseconds", () => {
  expect(signCustomer("demo-identity-secret", "c_42", 1790003600000)).toEqual({
    exp: 1790003600000,
    hash: "99281f61300648b1b5c509aa3a4389204415d6780c92da291eef4b0079c4c3c8",
  });
});

it("refuses an end that is no whole number", () => {
  expect(() => signCustomer("s", "c_42", 1790003600.5)).toThrow(RangeError);
  expect(() => signCustomer("s", "c_42", Number.NaN)).toThrow(RangeError);
});
