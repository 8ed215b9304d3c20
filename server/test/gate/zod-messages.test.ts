/** What is said of a value that does not fit: what stands there, what would do, and the known word that it may mean. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseYamlWith } from "../../src/gate/yaml-errors.js";

type Row = [text: string, schema: z.ZodType, ...says: string[]];

/** Each mistake in `text` as `path: message`. */
function said(schema: z.ZodType, text: string): string[] {
  const parsed = parseYamlWith(schema, text, { bytesMax: 10_000 });
  return parsed.ok ? [] : parsed.errors.map(({ path, message }) => `${path}: ${message}`);
}

function rows(table: Row[]): void {
  test.each(table)("%s", (text, schema, ...says) => {
    expect(said(schema, text)).toEqual(says);
  });
}

/** A map with one key. */
const a = (value: z.ZodType) => z.strictObject({ a: value });
const inner = z.strictObject({ colour: z.string().optional() });

describe("an unknown key", () => {
  rows([
    ["{b: 1}", z.strictObject({}), ': unknown key "b"'],
    [
      "{x: 1, why: 2}",
      a(z.string().optional()),
      ': unknown key "x" (did you mean "a"?)',
      ': unknown key "why"; known here: a',
    ],
    ["{colr: 1}", inner, ': unknown key "colr" (did you mean "colour"?)'],
    ["{clr: 1}", inner, ': unknown key "clr"; known here: colour'],
    [
      "{proxy: 1}",
      z.strictObject({ proxies: z.number().optional() }),
      ': unknown key "proxy" (did you mean "proxies"?)',
    ],
    [
      "{policies: x}",
      z.strictObject({ policy: z.string().optional() }),
      ': unknown key "policies" (did you mean "policy"?)',
    ],
    // A third of nine letters is three, of eight but two.
    [
      "{abcdefxyz: 1}",
      z.strictObject({ abcdefghi: z.string().optional() }),
      ': unknown key "abcdefxyz" (did you mean "abcdefghi"?)',
    ],
    [
      "{abcdexyz: 1}",
      z.strictObject({ abcdefgh: z.string().optional() }),
      ': unknown key "abcdexyz"; known here: abcdefgh',
    ],
  ]);

  test.each([
    ["may be left out", inner.optional()],
    ["may be left out, exactly", inner.exactOptional()],
    ["may be null", inner.nullable()],
    ["has a default", inner.default({})],
    ["has a default that is read like what is written", inner.prefault({})],
    ["is made into something else", inner.transform(Object.keys)],
    ["is one of several", z.union([z.string(), inner])],
    [
      "is all of these",
      z
        .union([z.string(), inner.transform(Object.keys).optional()])
        .nullable()
        .default("red"),
    ],
  ])("is held against those of a map that %s", (_name, schema) => {
    expect(said(a(schema), "a: {color: red}")).toEqual(['a: unknown key "color" (did you mean "colour"?)']);
  });

  test("is held against nothing inside of what a text was made into", () => {
    const read = z.string().transform((text): unknown => JSON.parse(text));
    const schema = a(read.pipe(z.strictObject({ b: z.strictObject({ c: inner }) })));
    expect(said(schema, `a: '{"b": {"c": {"color": "red"}}}'`)).toEqual(['a.b.c: unknown key "color"']);
  });

  test("is held against those of maps in lists, under any name, and under known ones", () => {
    const schema = z.strictObject({ list: z.array(inner), any: z.record(z.string(), inner) });
    expect(said(schema, "{list: [{}, {color: 1}], any: {x: {color: 1}}}")).toEqual([
      'list[1]: unknown key "color" (did you mean "colour"?)',
      'any.x: unknown key "color" (did you mean "colour"?)',
    ]);
    const known = z.partialRecord(z.enum(["sales", "survey"]), z.string());
    expect(said(a(known), "a: {sale: x}")).toEqual(['a: unknown key "sale" (did you mean "sales"?)']);
    expect(said(a(known), "a: 5")).toEqual(["a: 5 is no map; known here: sales, survey"]);
  });
});

describe("the wrong kind of value", () => {
  rows([
    ["{}", a(z.string()), "a: missing: a text is needed"],
    ["{}", a(z.boolean()), "a: missing: true or false is needed"],
    ["{}", a(z.int()), "a: missing: a number is needed"],
    ["{}", a(z.record(z.string(), z.string())), "a: missing: a map is needed"],
    ["a:", a(z.boolean()), "a: nothing stands here: true or false is needed"],
    ["a:", a(z.int().min(2)), "a: nothing stands here: a number is needed: at least 2"],
    ["a: x", a(z.number().max(9)), 'a: "x" is no number: at most 9'],
    ["a: x", a(z.number().min(0.5).max(1.5)), 'a: "x" is no number: 0.5 to 1.5'],
    ["a: x", a(z.array(z.string())), 'a: "x" is no list'],
    ["a: x", a(z.array(z.enum(["b", "c"]))), 'a: "x" is no list: a list of b, c'],
    ["a: [b]", a(z.string()), "a: a list is no text"],
    ["a: {b: c}", a(z.string()), "a: a map is no text"],
    ["a: true", a(z.string()), "a: true is no text"],
    ["a: 5", a(z.boolean()), "a: 5 is neither true nor false"],
    ["a: .inf", a(z.string()), "a: Infinity is no text"],
    ["a: 0.5", a(z.int()), "a: 0.5 is no whole number"],
    ["a: 0.5", a(z.int().max(9)), "a: 0.5 is no whole number: at most 9"],
    ["a: x", a(z.number()), 'a: "x" is no number'],
  ]);

  test("is repeated up to its sixtieth character", () => {
    expect(said(a(z.int()), `a: ${"x".repeat(58)}`)).toEqual([`a: "${"x".repeat(58)}" is no number`]);
    expect(said(a(z.int()), `a: ${"x".repeat(59)}`)).toEqual([`a: "${"x".repeat(59)}… is no number`]);
  });
});

describe("a value out of range", () => {
  rows([
    ["a: 0", a(z.int().min(1)), "a: 0 is out of range: at least 1"],
    ["a: 3", a(z.int().max(2)), "a: 3 is out of range: at most 2"],
    ["a: 0", a(z.int().min(1).max(2)), "a: 0 is out of range: 1 to 2"],
    ["a: 9", a(z.int().min(1).max(2)), "a: 9 is out of range: 1 to 2"],
    ['a: ""', a(z.string().min(1)), 'a: "" is out of range: at least 1 character'],
    ["a: b", a(z.string().min(2)), 'a: "b" is out of range: at least 2 characters'],
    ["a: bc", a(z.string().max(1)), 'a: "bc" is out of range: at most 1 character'],
    ["a: bc", a(z.string().min(0).max(1)), 'a: "bc" is out of range: 0 to 1 characters'],
    ["a: []", a(z.array(z.string()).min(1)), "a: a list is out of range: at least 1 entry"],
    ["a: []", a(z.array(z.string()).min(2)), "a: a list is out of range: at least 2 entries"],
    ["a: [b, c]", a(z.array(z.string()).max(1)), "a: a list is out of range: at most 1 entry"],
    ["a: [b, c, d]", a(z.array(z.string()).max(2)), "a: a list is out of range: at most 2 entries"],
    ["a: b@c.example", a(z.email().max(5)), 'a: "b@c.example" is out of range: at most 5 characters'],
    ["a: 1e300", a(z.int()), "a: 1e+300 is out of range: at most 9007199254740991"],
    ["a: -1e300", a(z.int()), "a: -1e+300 is out of range: at least -9007199254740991"],
    [
      "a: []",
      a(z.union([z.int(), z.string(), z.array(z.int()).min(1)])),
      "a: a list is out of range: at least 1 entry",
    ],
    ["a: 0", a(z.union([z.string(), z.int().min(1)])), "a: 0 is out of range: at least 1"],
    ["a: 7", a(z.int().multipleOf(5)), "a: 7: Invalid number: must be a multiple of 5"],
  ]);
});

describe("a word that is none of the known ones", () => {
  const words = a(z.enum(["red", "green"]));
  rows([
    ["a: gren", words, 'a: "gren" is not allowed: one of red, green (did you mean "green"?)'],
    ["a: yellow", words, 'a: "yellow" is not allowed: one of red, green'],
    ["a: 5", words, "a: 5 is not allowed: one of red, green"],
    ["a: [red]", words, "a: a list is not allowed: one of red, green"],
    ["a:", words, "a: null is not allowed: one of red, green"],
    ["{}", words, "a: missing: one of red, green"],
    ["a: b", a(z.literal("c")), 'a: "b" is not allowed: only c (did you mean "c"?)'],
    ['a: "2"', a(z.literal([1, 2])), 'a: "2" is not allowed: one of 1, 2, without quotes'],
    ['a: "3"', a(z.literal([1, 2])), 'a: "3" is not allowed: one of 1, 2'],
    ["a: 3", a(z.literal([1, 2])), "a: 3 is not allowed: one of 1, 2"],
    ["a: off", a(z.literal([1, "of"])), 'a: "off" is not allowed: one of 1, of (did you mean "of"?)'],
  ]);
});

describe("a value that fits nothing that is allowed", () => {
  const pair = z.strictObject({ x: z.string(), y: z.string() });
  const triple = z.strictObject({ x: z.string(), y: z.string(), z: z.string() });
  rows([
    ["a: 5", a(z.union([z.string(), pair, triple])), "a: 5 is neither text nor map"],
    ["{}", a(z.union([z.string(), pair])), "a: nothing is neither text nor map"],
    ["a: 5", a(z.union([pair, triple])), "a: 5 is no map; known here: x, y, z"],
    ["{}", a(z.union([pair, triple])), "a: missing: a map is needed"],
    // What got furthest speaks for all: the map with the fewest mistakes, wherever it stands.
    ["a: {x: b}", a(z.union([pair, triple])), "a.y: missing: a text is needed"],
    ["a: {x: b}", a(z.union([triple, z.string(), pair])), "a.y: missing: a text is needed"],
    ["a: {x: 1, y: b}", a(z.union([z.string(), pair])), "a.x: 1 is no text"],
    ["a: b", a(z.union([z.int(), z.literal("auto")])), 'a: "b" is not allowed: only auto'],
    ["a: b", a(z.union([z.int(), z.string().min(2)])), 'a: "b" is out of range: at least 2 characters'],
  ]);
});

describe("a map of which one field says what else stands in it", () => {
  const on = z.strictObject({ on: z.literal(true), by: z.string() });
  const off = z.strictObject({ on: z.literal(false), why: z.string() });
  const either = a(z.discriminatedUnion("on", [on, off]));
  rows([
    ['a: {on: "true"}', either, 'a.on: "true" is not allowed: one of true, false, without quotes'],
    ["a: {by: x}", either, "a.on: missing: one of true, false"],
    ["a: 5", either, "a: 5 is no map; known here: on, by, why"],
  ]);
});

describe("a key that is not allowed", () => {
  const named = (key: z.ZodType<string, string>) => a(z.record(key, z.string()));
  rows([
    ['a: {"": x}', named(z.string().min(1).max(9)), 'a: the key "" is not allowed: 1 to 9 characters'],
    ["a: {bc: x}", named(z.string().max(1)), 'a: the key "bc" is not allowed: at most 1 character'],
    ["a: {B: x}", named(z.string().regex(/^[a-z]+$/, "small letters")), 'a: the key "B" is not allowed: small letters'],
    [
      "a: {BC: x}",
      named(
        z
          .string()
          .max(1)
          .regex(/^[a-z]+$/, "small letters"),
      ),
      'a: the key "BC" is not allowed: at most 1 character; small letters',
    ],
  ]);
});

describe("what a schema says itself", () => {
  rows([
    ["a: B", a(z.string().regex(/^[a-z]$/, "a small letter")), 'a: "B": a small letter'],
    ["a: 3", a(z.int().refine((value) => value % 2 === 0, "an even number")), "a: an even number"],
  ]);

  test("may be of a place that is not there", () => {
    const complains = z.unknown().superRefine((_value, context) => {
      context.addIssue({ code: "custom", path: ["b", "c"], message: "c is needed" });
    });
    expect(said(a(complains), "a:")).toEqual(["a.b.c: c is needed"]);
    expect(said(a(complains), "a: 5")).toEqual(["a.b.c: c is needed"]);
    expect(said(a(complains), "{}")).toEqual(["a.b.c: c is needed"]);
  });
});
