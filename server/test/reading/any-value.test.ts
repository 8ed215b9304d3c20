/** Whatever is sent, it reads as something. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { readCount } from "../../src/reading/read-count.js";
import { readFlag } from "../../src/reading/read-flag.js";
import { readId, readNamedId } from "../../src/reading/read-id.js";
import { readPlace } from "../../src/reading/read-place.js";
import { readExactWord, readWord } from "../../src/reading/read-word.js";
import type { Reading } from "../../src/reading/reading.js";
import { readInstant, readTold } from "../../src/reading/told-time.js";

const READERS: Record<string, (raw: unknown) => Reading<unknown>> = {
  readCount,
  readExactWord: (raw) => readExactWord(raw, ["call", "no_answer"]),
  readFlag,
  readId,
  readInstant,
  readNamedId,
  readPlace,
  readTold: (raw) => readTold(raw, "Europe/Berlin"),
  readWord: (raw) => readWord(raw, ["call", "no_answer"]),
};
const HOSTILE: unknown[] = [
  Object.create(null),
  JSON.parse('{"__proto__":{"length":3},"toString":1,"valueOf":2,"trim":null}'),
  JSON.parse("[[[[[[]]]]]]"),
  1e308,
  "\ud800",
  "9".repeat(400),
];

it.each(Object.entries(READERS))("%s never throws, and says what is allowed", (_, read) => {
  const sent = fc.oneof(fc.jsonValue(), fc.string({ unit: "binary" }), fc.double(), fc.anything());
  const check = (raw: unknown) => {
    const reading = read(raw);
    if (raw === undefined || raw === null) expect(reading).toEqual({ read: "absent" });
    if (reading.read === "unreadable" || reading.read === "placeholder") expect(reading.detail).toMatch(/^\w[^\n]+$/);
    expect(read(raw)).toEqual(reading);
  };
  for (const raw of HOSTILE) check(raw);
  fc.assert(fc.property(sent, check), { examples: [[null], [undefined], [""], [0], [-0], [Number.NaN]] });
});
