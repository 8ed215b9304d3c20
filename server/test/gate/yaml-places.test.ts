/** Where a mistake stands: line and column of its value or its key, in whatever way the file is written. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseYamlWith } from "../../src/gate/yaml-errors.js";

const item = z.strictObject({ x: z.int().optional(), y: z.int().optional() });
const schema = z.strictObject({ list: z.array(item).optional(), any: z.record(z.string(), item).optional() });

/** Each mistake in the file as `line:column message`. */
function said(text: string, shape: z.ZodType = schema): string[] {
  const parsed = parseYamlWith(shape, text, { bytesMax: 1000 });
  return parsed.ok ? [] : parsed.errors.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

const twice = (key: string): string => `the key "${key}" stands twice here: which one counts is not to be guessed`;
const notNumber = (value: string): string => `${value} is no number`;
const unknown = (key: string): string => `unknown key "${key}" (did you mean "list"?)`;

describe("a value", () => {
  test.each([
    ["in a later entry of a list", "list:\n  - {x: 1}\n  - {x: a}", "3:9", notNumber('"a"')],
    ["beside one that fits", "any: {a: {x: 1, y: b}, b: {y: 2}}", "1:20", notNumber('"b"')],
    ["after a key of several words", "any: {two words: {x: b}}", "1:22", notNumber('"b"')],
    ["after a key that looks like a number", "any: {1: {x: b}}", "1:14", notNumber('"b"')],
    ["of several lines", "any:\n  a:\n    x: |\n      b", "3:8", notNumber('"b\\n"')],
    ["of a key that stands alone", "any: {a}", "1:7", "nothing stands here: a map is needed; known here: x, y"],
    ["that has a key called undefined", "list: {undefined: 1}", "1:7", "a map is no list"],
    ["of a list", "list: [5]", "1:8", "5 is no map; known here: x, y"],
  ])("%s", (_name, text, place, message) => {
    expect(said(text)).toEqual([`${place} ${message}`]);
  });

  test("that is not written is missing where it would stand", () => {
    const needed = z.strictObject({ a: z.strictObject({ b: z.strictObject({ c: z.string() }) }) });
    expect(said("a:\n  b: {}", needed)).toEqual(["2:6 missing: a text is needed"]);
    expect(said("\n\n  a:  {}", needed)).toEqual(["3:7 missing: a map is needed"]);
    expect(said("", needed)).toEqual(["1:1 missing: a map is needed"]);
    expect(said("# nothing yet\n", needed)).toEqual(["1:1 missing: a map is needed"]);
  });

  test("that a schema wants further down than anything is written", () => {
    const deeper = z.unknown().superRefine((_value, context) => {
      context.addIssue({ code: "custom", path: ["a", 1, "b"], message: "b is needed" });
    });
    expect(said("z: 1\na: [0, 1]", deeper)).toEqual(["2:8 b is needed"]);
    expect(said("z: 1\na:  [0]", deeper)).toEqual(["2:5 b is needed"]);
    expect(said("z: 1\na:  {c: 1}", deeper)).toEqual(["2:5 b is needed"]);
  });
});

describe("a key", () => {
  test.each([
    ["of the file", "any: {}\nlits: []", "2:1", unknown("lits")],
    ["in quotes", 'any: {}\n"lits": []', "2:1", unknown("lits")],
    ["without a value", "any: {}\n? lits", "2:3", unknown("lits")],
    ["whose value is a map", "lits: {x: 1}", "1:1", unknown("lits")],
    ["in an entry of a list", "list: [{}, {x: 1, z: 2}]", "1:19", 'unknown key "z" (did you mean "x"?)'],
  ])("%s", (_name, text, place, message) => {
    expect(said(text)).toEqual([`${place} ${message}`]);
  });
});

describe("a key that stands twice", () => {
  test.each([
    ["any: {}\nany: {}", `2:1 ${twice("any")}`],
    ["any: {}\nlist: []\nany: {}\nany: {}", `3:1 ${twice("any")}`, `4:1 ${twice("any")}`],
    ["any: {two words: {}, 'two words': {}}", `1:22 ${twice("two words")}`],
    ['any: {a: {}, "a": {}}', `1:14 ${twice("a")}`],
    ["any: {a:b: {}, a:b: {}}", `1:16 ${twice("a:b")}`],
    ["any: {1: {}, 1: {}}", `1:14 ${twice("1")}`],
    // Of these the later one is read, and it is that one which is looked at.
    ["any: {a: {x: b}}\nany: {a: {x: c}}", `2:1 ${twice("any")}`, `2:14 ${notNumber('"c"')}`],
    // After a mistake in the writing itself nothing else is said of the values.
    ["any: {a: {x: b}}\nany: {}\n\tlist: []", `2:1 ${twice("any")}`, "3:1 Tabs are not allowed as indentation"],
  ])("%j", (text, ...says) => {
    expect(said(text)).toEqual(says);
  });

  test("is no mistake in two maps", () => {
    expect(said("any: {a: {x: 1}, b: {x: 1}}\nlist: [{x: 1}, {x: 1}]")).toEqual([]);
  });
});

describe("more than maps, lists and values", () => {
  const refused = (tag: string): string =>
    `the tag "${tag}" is refused: write a map, a list, a text, a number, true or false`;
  test.each([
    ["any: !mine {}", `1:12 ${refused("!mine")}`],
    ["list: !mine []", `1:13 ${refused("!mine")}`],
    ["any: {a: {x: !!set 1}}", `1:20 ${refused("!!set")}`],
    ["any: &a {}\nlist: *a", '2:7 the alias "*a" is refused: write the value out'],
    ["any: {<<: {}}", '1:7 the key "<<" is refused: write the keys out'],
    [
      "? [a]\n: 1\n? {b: c}\n: 2",
      "1:3 a map or a list is no key: a key is a word",
      "3:3 a map or a list is no key: a key is a word",
    ],
    [
      "list: !mine []\nany: {}\n---\n",
      `1:13 ${refused("!mine")}`,
      "3:1 a second document begins here: a file holds one",
    ],
    ["%YAML 1.1\n---\nany: {}", "1:1 this file says that it is YAML 1.1: YAML 1.2 is read here, leave the line out"],
    ["%YAML 1.3\n---\nany: {}", "1:7 Unsupported YAML version 1.3"],
    ["%MINE x\n---\nany: {}", "1:1 Unknown directive %MINE"],
  ])("%j", (text, ...says) => {
    expect(said(text)).toEqual(says);
  });

  test("is not a tag, a version or an anchor that changes nothing", () => {
    const plain = "%YAML 1.2\n---\nany: !!map {a: &here {x: !!int 1}}\nlist: !!seq []\n";
    expect(said(plain)).toEqual([]);
    const texts = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]));
    expect(
      parseYamlWith(texts, "[!!str 5, !!float 0.5, !!bool true, !!null , <<, __proto__]", { bytesMax: 100 }),
    ).toEqual({
      ok: true,
      value: ["5", 0.5, true, null, "<<", "__proto__"],
    });
  });

  test("is not a byte order mark inside a text", () => {
    expect(parseYamlWith(z.array(z.string()), '\uFEFF["a\uFEFF"]', { bytesMax: 100 })).toEqual({
      ok: true,
      value: ["a\uFEFF"],
    });
    expect(parseYamlWith(z.array(z.string()), '["\uFEFF"]', { bytesMax: 100 })).toEqual({
      ok: true,
      value: ["\uFEFF"],
    });
  });
});
