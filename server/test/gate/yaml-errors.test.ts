import { describe, expect, test } from "vitest";
import { z } from "zod";
import { formatYamlErrors, parseYamlWith } from "../../src/gate/yaml-errors.js";

const secret = z.union([z.string().min(4), z.strictObject({ env: z.string() })]);
const sites = z.strictObject({
  sites: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z]+$/, "an id has small letters only"),
      secretKeys: z.array(secret).min(1).max(3),
      name: z.string().max(5).optional(),
      labels: z.record(z.string(), z.strictObject({ colour: z.string() })).optional(),
    }),
  ),
});

function lines(text: string): string[] {
  const parsed = parseYamlWith(sites, text, { bytesMax: 1000, conceal: ["secretKeys"] });
  return parsed.ok ? [] : formatYamlErrors(parsed.errors, "sites.yaml").split("\n");
}

describe("any file against any schema", () => {
  test("a value that fits", () => {
    expect(parseYamlWith(sites, "sites: [{id: demo, secretKeys: [abcd, {env: KEY}]}]", { bytesMax: 1000 })).toEqual({
      ok: true,
      value: { sites: [{ id: "demo", secretKeys: ["abcd", { env: "KEY" }] }] },
    });
  });

  test("keys are known inside lists, unions and maps of any name", () => {
    expect(
      lines("sites:\n  - id: demo\n    secretKeys:\n      - {enw: KEY}\n    labels: {red: {color: x, colour: y}}"),
    ).toEqual([
      "sites.yaml:4:9 sites[0].secretKeys[0].env: missing: a text is needed",
      'sites.yaml:4:10 sites[0].secretKeys[0]: unknown key "enw" (did you mean "env"?)',
      'sites.yaml:5:20 sites[0].labels.red: unknown key "color" (did you mean "colour"?)',
    ]);
  });

  test("a value that is neither of what a union allows", () => {
    expect(lines("sites: [{id: demo, secretKeys: [5]}]")).toEqual([
      "sites.yaml:1:33 sites[0].secretKeys[0]: this value (not shown) is neither text nor map",
    ]);
  });

  test("a concealed value is not repeated, not even where it is wrong", () => {
    expect(lines("sites: [{id: demo, secretKeys: [abc]}]")).toEqual([
      "sites.yaml:1:33 sites[0].secretKeys[0]: this value (not shown) is out of range: at least 4 characters",
    ]);
  });

  test("a schema's own message is kept, with the value in front", () => {
    expect(lines("sites: [{id: DEMO, secretKeys: [abcd], name: abcdef}]")).toEqual([
      'sites.yaml:1:14 sites[0].id: "DEMO": an id has small letters only',
      'sites.yaml:1:46 sites[0].name: "abcdef" is out of range: at most 5 characters',
    ]);
  });

  test("a list that is too short", () => {
    expect(lines("sites: [{id: demo, secretKeys: []}]")).toEqual([
      "sites.yaml:1:32 sites[0].secretKeys: this value (not shown) is out of range: at least 1 entry",
    ]);
  });

  test("an empty file is an empty map", () => {
    expect(lines("# nothing yet\n")).toEqual(["sites.yaml:1:1 sites: missing: a list is needed"]);
  });
});
