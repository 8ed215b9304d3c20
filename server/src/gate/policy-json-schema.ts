/**
 * The policy file as JSON Schema, for editors: made of the schema that reads the file, with the courteous policy's
 * values as defaults. It cannot say everything (that a zone exists, that two budgets differ in name); the reader can.
 */
import { z } from "zod";
import { DEFAULT_POLICY } from "./default-policy.js";
import { policySchema } from "./policy-schema.js";
import { toPolicyFile } from "./to-policy-file.js";

type JsonSchema = z.core.JSONSchema.BaseSchema;

export function policyJsonSchema(): JsonSchema {
  const schema = jsonSchemaOf(policySchema, "Holdoff policy", "When a business may contact a customer, and when not.");
  return withDefaults(schema, toPolicyFile(DEFAULT_POLICY));
}

/** Draft 7, which every editor knows. */
export function jsonSchemaOf(schema: z.ZodType, title: string, description: string): JsonSchema {
  const shape = z.toJSONSchema(schema, {
    io: "input",
    target: "draft-07",
    override: ({ jsonSchema }) => spellOutKeys(jsonSchema),
  });
  return { title, description, ...shape };
}

/** A map whose keys are a closed list is written out key by key: editors complete properties, not `propertyNames`. */
function spellOutKeys(schema: JsonSchema): void {
  const { propertyNames, additionalProperties } = schema;
  if (typeof propertyNames !== "object" || propertyNames.enum === undefined) return;
  if (additionalProperties === undefined) return;
  schema.properties = Object.fromEntries(propertyNames.enum.map((key) => [String(key), additionalProperties]));
  schema.additionalProperties = false;
  delete schema.propertyNames;
}

function withDefaults(schema: JsonSchema, value: unknown): JsonSchema {
  const { properties } = schema;
  if (properties === undefined || !(value instanceof Object)) return { ...schema, default: value };
  const entries = Object.entries(properties).map(([key, inner]): [string, JsonSchema | boolean] => [
    key,
    typeof inner === "object" ? withDefaults(inner, Reflect.get(value, key)) : inner,
  ]);
  return { ...schema, properties: Object.fromEntries(entries) };
}
