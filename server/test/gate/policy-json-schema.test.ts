/** The published schema: the same as the checked-in one, and of one mind with the reader about what has the right shape. */
import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parseDocument, stringify } from "yaml";
import { DEFAULT_POLICY } from "../../src/gate/default-policy.js";
import { parsePolicy } from "../../src/gate/parse-policy.js";
import { policyJsonSchema } from "../../src/gate/policy-json-schema.js";
import { toPolicyFile } from "../../src/gate/to-policy-file.js";

const FOLDER = new URL("../../policies/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, FOLDER), "utf8");
const shipped = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));

const validate = new Ajv({ allErrors: true }).compile(policyJsonSchema());
const accepts = (text: string): boolean => validate(parseDocument(text).toJS() ?? {});

describe("policy.schema.json", () => {
  test("stands beside the policies as it is generated", () => {
    // `npm run holdoff -- policy schema > server/policies/policy.schema.json` writes it anew.
    expect(JSON.parse(read("policy.schema.json"))).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
  });

  test.each(shipped)("accepts %s, which names it on its first line", (name) => {
    expect(accepts(read(name))).toBe(true);
    expect(read(name).split("\n")[0]).toBe("# yaml-language-server: $schema=policy.schema.json");
  });

  test("says of every key what it is for, and of every value the default", () => {
    const bare: string[] = [];
    const undescribed = (schema: unknown, path: string, covered: boolean): void => {
      const { properties, description } = schema as { properties?: Record<string, unknown>; description?: string };
      if (!covered && description === undefined) bare.push(path);
      // Tables by channel, trigger or purpose are explained once, at the table.
      for (const [key, inner] of Object.entries(properties ?? {})) {
        undescribed(
          inner,
          `${path}.${key}`,
          /^\.(quiet|gap|coolOff(\.\w+)?|hours|consent(\.\w+)?|\w+\.(leftAfter|unfinished))$/.test(path),
        );
      }
    };
    undescribed(policyJsonSchema(), "", false);
    expect(bare).toEqual([]);
    const { properties } = JSON.parse(JSON.stringify(policyJsonSchema())) as {
      properties: { bounce: unknown; quiet: unknown };
    };
    expect(properties.bounce).toMatchObject({ default: "10s", type: "string" });
    expect(properties.quiet).toMatchObject({ properties: { push: { default: "1h" } } });
  });

  test("the rules that a policy means can be written down again, and mean the same", () => {
    const text = stringify(toPolicyFile(DEFAULT_POLICY));
    const [again, first] = [parsePolicy(text, "again.yaml"), parsePolicy("", "first.yaml")];
    expect(again).toEqual(first);
    expect(accepts(text)).toBe(true);
  });
});
