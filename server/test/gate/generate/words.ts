/** The few names that histories are about: few, so that they often meet. */
import { CHANNELS, PURPOSES } from "@holdoff/sdk/wire";
import fc from "fast-check";

export const channel = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("call" as const, "email" as const, "chat" as const) },
  { weight: 2, arbitrary: fc.constantFrom(...CHANNELS) },
);
export const purpose = fc.oneof(
  { weight: 1, arbitrary: fc.constant("sales" as const) },
  { weight: 1, arbitrary: fc.constantFrom(...PURPOSES) },
);
export const offer = fc.constantFrom("tea", "insurance");
export const checkout = fc.constantFrom("ck_1", "ck_2");
export const ticket = fc.constantFrom("tk_1", "tk_2");
export const order = fc.constantFrom("or_1", "or_2");
export const visitor = fc.constantFrom("vh_a", "vh_b");
export const department = fc.constantFrom("sales desk", "support");
/** Whole hours, half hours, three quarters; clocks that go forward by half an hour, and back in other weeks. */
export const zone = fc.constantFrom(
  "Europe/Berlin",
  "Europe/London",
  "America/New_York",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
);
/** Some have several zones, of which short hours never meet; one is no country. */
export const country = fc.constantFrom("DE", "NZ", "ES", "CL", "XX");
