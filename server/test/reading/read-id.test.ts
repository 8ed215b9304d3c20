import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readId, readNamedId } from "../../src/reading/read-id.js";

const value = (id: string) => ({ read: "value", value: id });

/** Sent, and as it reads at both doors. */
const REAL: [sent: unknown, id: string][] = [
  ["c_0", "c_0"],
  ["c_42", "c_42"],
  ["c_-1", "c_-1"],
  ["user_10", "user_10"],
  ["gid://shopify/Customer/1", "gid://shopify/Customer/1"],
  ["gid://shopify/Customer/10", "gid://shopify/Customer/10"],
  ["cus_NffrFeUfNV2Hib", "cus_NffrFeUfNV2Hib"],
  ["auth0|507f1f77bcf86cd799439020", "auth0|507f1f77bcf86cd799439020"],
  ["arn:aws:iam::123456789012:user/anna", "arn:aws:iam::123456789012:user/anna"],
  ["https://shop.example/customers/42", "https://shop.example/customers/42"],
  ["none-of-your-business", "none-of-your-business"],
  ["guesthouse", "guesthouse"],
  ["guest-17", "guest-17"],
  ["unknown.soldier@example.com", "unknown.soldier@example.com"],
  ["Dr None", "Dr None"],
  ["plan/a", "plan/a"],
  ["O-1", "O-1"],
  ["A-0", "A-0"],
  ["-10", "-10"],
  ["1:-10", "1:-10"],
  ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000001"],
  ["V1StGXR8_Z5jdHi6B-myT_", "V1StGXR8_Z5jdHi6B-myT_"],
  ["wc_order_$9", "wc_order_$9"],
  ["50%", "50%"],
  ["{42}", "{42}"],
  ["}} {{", "}} {{"],
  ["#100 (Jo)", "#100 (Jo)"],
  ["constructor", "constructor"],
  ["__proto__", "__proto__"],
  ["toString", "toString"],
  ["Zoë", "Zoë"],
  ["Zoe\u0308", "Zoë"],
  ["山田 太郎", "山田 太郎"],
  ["😀", "😀"],
  ["  42\n", "42"],
  ["\uFEFF42", "42"],
  ["\u00A042", "42"],
  [42, "42"],
  [1, "1"],
  [-2, "-2"],
  [Number.MAX_SAFE_INTEGER, "9007199254740991"],
  ["x".repeat(255), "x".repeat(255)],
  ["é".repeat(127), "é".repeat(127)],
  ["e\u0301".repeat(127), "é".repeat(127)],
  [` ${"x".repeat(255)} `, "x".repeat(255)],
];

/** Nobody where a person is named; just ids where an offer is. */
const PLACEHOLDERS = [
  ...["undefined", "null", "nil", "(null)", "none", "nan", "true", "false", "guest", "anonymous", "unknown", "n/a"],
  ...["[object Object]", "[Object object]", "00000000-0000-0000-0000-000000000000", "0", "-1"],
  ...["NULL", "None", "NaN", "Undefined", "N/A", "TRUE", "Guest", " null ", "\tnull\n"],
  ...["customer:undefined", "customer: undefined", "cus_null", "customer_n/a", "shop/n/a", "shop:N/A", "c_unknown"],
  ...[
    "gid://shopify/Customer/0",
    "gid://shopify/Customer/-1",
    "gid://shopify/Customer/",
    "gid://shopify/Customer/null",
  ],
  ...["customer:", "customer: ", "customer:0", "a:b:none", "a/b:guest", "crm/cus_undefined", "id_[object Object]"],
  ...["cus_00000000-0000-0000-0000-000000000000", "user_anonymous", "cus_true"],
  ...[
    "{{customer.id}}",
    "{{ customer.id }}",
    "c_{{id}}",
    `\${customerId}`,
    `c-\${id}-x`,
    "%7Bcustomer.id%7D",
    "a%7bid",
  ],
  ...["%7B%7Bid%7D%7D", "{% id %}", "<%= id %>", "*|EMAIL|*", "x *|UNIQID|* y", "{{{id}}}"],
];

const UNREADABLE: unknown[] = [
  ...[true, false, {}, [], ["c_1"], { id: "c_1" }, { toString: 1 }, Symbol("c_1"), () => "c_1", 10n],
  ...[1.5, -0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53), 1e21, 1e300],
  ...[
    "a\u0000b",
    "a\nb",
    "a\tb",
    "a\u007fb",
    "a\u0085b",
    "a\u200bb",
    "a\u200b",
    "a\u202eb",
    "a\u00adb",
    "\u2060a",
    "a\ufeffb",
  ],
  ...["a\ud800", "\udc00a", "a\ud800b", "\u{e0041}a"],
  ...["x".repeat(256), "é".repeat(128), "😀".repeat(64), "x".repeat(100_000)],
];

describe("an id", () => {
  it.each(REAL)("%j reads as %j, of a person too", (sent, id) => {
    expect(readId(sent)).toEqual(value(id));
    expect(readNamedId(sent)).toEqual(value(id));
  });

  it.each(PLACEHOLDERS)("%j is nobody, and an offer may be called so", (sent) => {
    expect(readNamedId(sent)).toEqual({ read: "placeholder", detail: expect.any(String) });
    expect(readId(sent)).toEqual(value(sent.trim()));
  });

  it.each([0, -0, -1])("%d is nobody as a number", (sent) => {
    expect(readNamedId(sent).read).toBe("placeholder");
    expect(readId(sent)).toEqual(value(String(sent)));
  });

  it.each([true, false])("%j is nobody, and no id at all elsewhere", (sent) => {
    expect(readNamedId(sent).read).toBe("placeholder");
    expect(readId(sent).read).toBe("unreadable");
  });

  it.each(["", " ", "\n\t", "\u00A0", "\uFEFF"])("%j names nobody, and is unreadable elsewhere", (sent) => {
    expect(readNamedId(sent).read).toBe("placeholder");
    expect(readId(sent).read).toBe("unreadable");
  });

  it.each([undefined, null])("%j is absent", (sent) => {
    expect(readId(sent)).toEqual({ read: "absent" });
    expect(readNamedId(sent)).toEqual({ read: "absent" });
  });

  it.each(UNREADABLE.map((sent) => [sent]))("%o cannot be read", (sent) => {
    expect(readId(sent).read).toBe("unreadable");
    if (typeof sent !== "boolean") expect(readNamedId(sent).read).toBe("unreadable");
  });

  it("says what is wrong with signs that nobody sees", () => {
    expect(readId("a\u200bb")).toEqual({ read: "unreadable", detail: expect.stringContaining("control or format") });
  });

  it("reads a placeholder of any length without delay", () => {
    for (const part of ["{{", `\${`, "/ ", "_ ", "*|", "n/a", " "])
      expect(["placeholder", "unreadable"]).toContain(readNamedId(`x${part.repeat(200_000)}x`).read);
  });
});

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(...PLACEHOLDERS).chain((word) => fc.string().map((before) => before + word)),
);

describe("whatever is sent", () => {
  it("an id that was read reads the same again", () => {
    fc.assert(
      fc.property(texts, (sent) => {
        for (const read of [readId, readNamedId]) {
          const first = read(sent);
          if (first.read === "value") expect(read(first.value)).toEqual(first);
        }
      }),
    );
  });

  it("an id reads the same however its letters are put together", () => {
    fc.assert(
      fc.property(texts, (sent) => {
        for (const read of [readId, readNamedId])
          expect(read(sent.normalize("NFD"))).toEqual(read(sent.normalize("NFC")));
      }),
    );
  });

  it("an id of a person is an id of anything", () => {
    fc.assert(
      fc.property(texts, (sent) => {
        const named = readNamedId(sent);
        if (named.read === "value") expect(readId(sent)).toEqual(named);
      }),
    );
  });
});
