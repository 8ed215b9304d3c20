/** A document stays under 64 KB, whatever is sent and however it is put together. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { FollowUpId, Ref } from "../../src/ids.js";
import type { Contact, PersonDocument } from "../../src/person/document.js";
import { KNOWN_BYTES_MAX } from "../../src/person/fit-known.js";
import { NOW_BYTES_MAX } from "../../src/person/fit-now.js";
import { absorb } from "../../src/person/merge.js";
import { withOutsider } from "../../src/person/outsiders.js";
import type { Order } from "../../src/person/told-orders.js";
import { runs } from "../support/runs.js";
import { ALL_KINDS, type Flood, factsOf, flooded, floods, longName } from "./floods.js";
import { nobody } from "./told.js";

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
const DOCUMENT_BYTES_MAX = 64 * 1024;

function expectSmall({ now, known }: PersonDocument): void {
  expect(bytesOf(known)).toBeLessThanOrEqual(KNOWN_BYTES_MAX);
  expect(bytesOf(now)).toBeLessThanOrEqual(NOW_BYTES_MAX);
  expect(bytesOf(now) + bytesOf(known)).toBeLessThan(DOCUMENT_BYTES_MAX);
}

describe("a document", () => {
  it("is small however much is sent, of whatever kinds", () => {
    fc.assert(
      fc.property(fc.array(floods, { minLength: 1, maxLength: 12 }), fc.constantFrom(null, "c_1"), (some, customer) => {
        flooded(nobody(customer), some.flatMap(factsOf), expectSmall);
      }),
      runs(25),
    );
  });

  it("is small when two full ones become one", () => {
    const full = fc.array(floods, { minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(full, full, (mine, theirs) => {
        const [a, b] = [mine, theirs].map((some) => flooded(nobody(), some.flatMap(factsOf))) as [
          PersonDocument,
          PersonDocument,
        ];
        expectSmall(absorb(a, b, `customer:${longName("-")(1)}`, "mark"));
      }),
      runs(8),
    );
  });

  test.each(["-", '"', "é", ""])("is small with everything at once, in ids that end in '%s'", (filler) => {
    const some = ALL_KINDS.map(
      (kind): Flood => ({
        ...kind,
        ...{ count: 220, filler, stepMs: 60_000, tellers: 40, signed: false, skips: true, imports: kind.kind % 3 },
      }),
    );
    const name = longName(filler === "" ? "-" : filler);
    const person = flooded(withEverythingElse(nobody("c_1"), name), some.flatMap(factsOf), expectSmall);
    expectSmall(
      absorb(person, withEverythingElse(person, name), `customer:${name(0)}`, `customer:${name(0)}@9.999999`),
    );
  });
});

/** What is no fact: contacts of our own, orders of others, who was absorbed, who is told of its presence. */
function withEverythingElse(person: PersonDocument, name: (n: number) => string): PersonDocument {
  const numbers = Array.from({ length: 220 }, (_, n) => n);
  const id = (n: number) => `fu_${String(n).padStart(27, "0")}` as FollowUpId;
  const ledger = numbers.map(
    (n): Contact => ({
      atMs: 1_795_000_000_000 + n,
      channel: "email",
      purpose: "transactional",
      department: name(n).slice(0, 128),
      offer: name(n),
      outcome: "no_answer",
      followUp: id(n),
      closesAtMs: 1_795_000_000_000 + n,
    }),
  );
  const elsewhere = numbers.map(
    (n): Order => ({
      key: `order:${name(n)}`,
      first: { receivedAtMs: 1_795_000_000_000 + n, toldAtMs: 1_795_000_000_000 },
      completedAtMs: 1_795_000_000_000 + n,
      cancelledAtMs: 1_795_000_000_000 + n,
      checkouts: [name(n)],
    }),
  );
  const refs = numbers.map((n) => `checkout:${name(n)}`);
  const known = {
    ...nobody().known,
    ledger,
    orders: { ...nobody().known.orders, elsewhere },
    refs,
    absorbed: refs.map((ref) => `${ref}@1.1`),
    associates: refs as Ref[],
    past: numbers.map(id),
  };
  const now = numbers.reduce(
    (before, n) =>
      withOutsider(before, `visitor:vh_${n}`.padEnd(27, "_"), {
        heardAtMs: 1_795_000_000_000 + n,
        aliveAtMs: 1_795_000_000_000,
        visible: true,
      }),
    nobody().now,
  );
  return absorb(person, { ...nobody(), now, known }, "checkout:else", "mark");
}
