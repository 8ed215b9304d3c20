/** A wait that never ends would hide what it waits for. */
import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { heard, until } from "./until.js";

it("ends when what it waits for holds", async () => {
  let asked = 0;
  await until("the third time", async () => ++asked === 3, { everyMs: 0 });
  expect(asked).toBe(3);
});

it("fails by the name of what does not come", async () => {
  await expect(until("rain", () => false, { mostMs: 5, everyMs: 1 })).rejects.toThrow("rain: not within 5 ms");
  await expect(until("snow", async () => false, { mostMs: 5, everyMs: 0 })).rejects.toThrow("snow: not within 5 ms");
});

it("fails by the name of the event that does not come", async () => {
  const sky = new EventEmitter();
  await expect(heard(sky, "thunder", () => "a storm", { mostMs: 5 })).rejects.toThrow('a storm: no "thunder" for 5 ms');
  const thunder = heard(sky, "thunder", () => "a storm");
  sky.emit("thunder");
  await thunder;
});
