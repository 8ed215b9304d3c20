import { expect, it } from "vitest";
import { signCustomer } from "../../src/node/index.js";

// Reckoned with: printf %s 'c_42' | openssl dgst -sha256 -hmac demo-identity-secret
it("signs the customer alone", () => {
  expect(signCustomer("demo-identity-secret", "c_42")).toEqual({
    hash: "f3d0938f3747254e6ef06bb523cca27305cfefe4adeb7fa0a6e4110b1a882d5b",
  });
});

it("signs the customer with the end of the proof, in milliseconds", () => {
  expect(signCustomer("demo-identity-secret", "c_42", 1790003600000)).toEqual({
    exp: 1790003600000,
    hash: "6934f70656f7567db53438fca30f831542c83fd5a06c861e33556fb3dee39a07",
  });
});

it("refuses an end that is no whole number", () => {
  expect(() => signCustomer("s", "c_42", 1790003600.5)).toThrow(RangeError);
  expect(() => signCustomer("s", "c_42", Number.NaN)).toThrow(RangeError);
});
