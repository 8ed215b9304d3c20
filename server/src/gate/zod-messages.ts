/**
 * What is wrong with a value, in words that name it and say what is allowed. A schema's own messages (custom checks,
 * patterns) are kept; the built-in ones are said anew because they leave the value out.
 */
import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";

export interface Located {
  path: readonly PropertyKey[];
  /** Where the trouble is a key of the map at `path`, not the value under it. */
  key?: string;
  message: string;
}

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;

interface Context {
  schema: Schema;
  root: unknown;
  conceal: readonly string[];
}

/** All issues of one failed parse of `value`, in the order in which the schema found them. */
export function messagesOf(
  schema: Schema,
  value: unknown,
  issues: readonly Issue[],
  conceal: readonly string[],
): Located[] {
  return issues.flatMap((issue) => messageOf({ schema, root: value, conceal }, issue, []));
}

function messageOf(context: Context, issue: Issue, above: readonly PropertyKey[]): Located[] {
  const path = [...above, ...issue.path];
  const shown = show(context, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path, key, message: unknownKey(key, keysAt(context.schema, path)) }));
    case "invalid_type":
      return [{ path, message: wrongKind(context, path, issue.expected, shown) }];
    case "invalid_value":
      return [{ path, message: wrongValue(valueAt(context.root, path), issue.values, shown) }];
    case "too_small":
    case "too_big":
      return [{ path, message: `${shown ?? "nothing"} is out of range: ${rangeAt(context.schema, path, issue)}` }];
    case "invalid_union":
      return unionMessages(context, issue, path, shown);
    case "invalid_key": {
      const key = String(path.at(-1));
      const why = issue.issues.map((inner) => keyRange(context.schema, path.slice(0, -1)) ?? inner.message);
      return [{ path: path.slice(0, -1), key, message: `the key "${key}" is not allowed: ${why.join("; ")}` }];
    }
    case "invalid_format":
    case "not_multiple_of":
    case "invalid_element":
      return [{ path, message: `${shown ?? "nothing"}: ${issue.message}` }];
    case "custom":
      return [{ path, message: issue.message }];
  }
}

/** The branch that got furthest speaks for the union: an object with one bad key is not "neither string nor object". */
function unionMessages(
  context: Context,
  issue: Extract<Issue, { code: "invalid_union" }>,
  path: readonly PropertyKey[],
  shown: string | undefined,
): Located[] {
  const closer = issue.errors.filter(
    (branch) => !branch.every((inner) => inner.code === "invalid_type" && inner.path.length === 0),
  );
  const branch = closer.sort((x, y) => x.length - y.length)[0];
  if (branch) return branch.flatMap((inner) => messageOf(context, inner, path));
  const kinds = issue.errors.flatMap((inner) =>
    inner.map((one) => (one.code === "invalid_type" ? noun(one.expected) : "")),
  );
  const wanted = [...new Set(kinds.filter((kind) => kind !== ""))];
  return [{ path, message: `${shown ?? "nothing"} is neither ${wanted.join(" nor ")}` }];
}

/** Of what is not there that it is missing; of anything else what would do in its place. */
function wrongKind(
  context: Context,
  path: readonly PropertyKey[],
  expected: string,
  shown: string | undefined,
): string {
  if (shown === undefined) return `missing: ${a(expected)} is needed`;
  const legal = legalAt(context.schema, path);
  if (valueAt(context.root, path) === null) return `nothing stands here: ${a(expected)} is needed${legal}`;
  return `${shown} is ${expected === "boolean" ? "neither true nor false" : `no ${noun(expected)}`}${legal}`;
}

function legalAt(schema: Schema, path: readonly PropertyKey[]): string {
  for (const found of schemasAt(schema, path)) {
    if (found instanceof z.ZodNumber) return `: ${range(found.minValue, found.maxValue, "")}`;
    if (found instanceof z.ZodArray && found.element instanceof z.ZodEnum)
      return `: a list of ${found.element.options.join(", ")}`;
  }
  const known = keysAt(schema, path);
  return known.length > 0 ? `; known here: ${known.join(", ")}` : "";
}

function wrongValue(value: unknown, allowed: readonly unknown[], shown: string | undefined): string {
  const words = allowed.map(String);
  const quoted = typeof value === "string" && words.includes(value);
  const texts = allowed.filter((one) => typeof one === "string");
  const hint = quoted ? ", without quotes" : typeof value === "string" ? nearest(value, texts) : "";
  return `${shown ?? "nothing"} is not allowed: ${words.length > 1 ? "one of " : "only "}${words.join(", ")}${hint}`;
}

function keyRange(schema: Schema, path: readonly PropertyKey[]): string | undefined {
  for (const found of schemasAt(schema, path)) {
    if (found instanceof z.ZodRecord && found.keyType instanceof z.ZodString)
      return range(found.keyType.minLength, found.keyType.maxLength, " characters");
  }
  return undefined;
}

function unknownKey(key: string, known: readonly string[]): string {
  return `unknown key "${key}"${nearest(key, known) || (known.length > 0 ? `; known here: ${known.join(", ")}` : "")}`;
}

/** ` (did you mean "quiet"?)` when something known is at most a third of the word away, at least two letters. */
function nearest(word: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const best = closest(word, known);
  return distance(word, best) <= Math.max(2, Math.floor(word.length / 3)) ? ` (did you mean "${best}"?)` : "";
}

const NOUNS = new Map([
  ["object", "map"],
  ["record", "map"],
  ["array", "list"],
  ["int", "whole number"],
  ["boolean", "true or false"],
  ["string", "text"],
]);
const noun = (expected: string): string => NOUNS.get(expected) ?? expected;
const a = (expected: string): string => (expected === "boolean" ? noun(expected) : `a ${noun(expected)}`);

/** Characters of a value that a message repeats. */
const SHOWN_CHARS_MAX = 60;

function show(context: Context, path: readonly PropertyKey[]): string | undefined {
  const value = valueAt(context.root, path);
  if (value === undefined) return undefined;
  if (path.some((key) => context.conceal.includes(String(key)))) return "this value (not shown)";
  if (value !== null && typeof value === "object") return Array.isArray(value) ? "a list" : "a map";
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}…` : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === "object" ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined,
    root,
  );
}

function rangeAt(
  schema: Schema,
  path: readonly PropertyKey[],
  issue: Extract<Issue, { code: "too_small" | "too_big" }>,
): string {
  for (const found of schemasAt(schema, path)) {
    if (found instanceof z.ZodNumber) return range(found.minValue, found.maxValue, "");
    if (found instanceof z.ZodString) return range(found.minLength, found.maxLength, " characters");
  }
  const one = (issue.code === "too_small" ? issue.minimum : issue.maximum) === 1;
  const entries = one ? " entry" : " entries";
  const characters = one ? " character" : " characters";
  const unit = issue.origin === "array" ? entries : issue.origin === "string" ? characters : "";
  return issue.code === "too_small" ? `at least ${issue.minimum}${unit}` : `at most ${issue.maximum}${unit}`;
}

function range(min: number | null, max: number | null, unit: string): string {
  const from = min !== null && Number.isSafeInteger(min) && min !== Number.MIN_SAFE_INTEGER ? min : null;
  const to = max !== null && Number.isSafeInteger(max) && max !== Number.MAX_SAFE_INTEGER ? max : null;
  if (from !== null && to !== null) return `${from} to ${to}${unit}`;
  return from !== null ? `at least ${from}${unit}` : `at most ${to}${unit}`;
}

function keysAt(schema: Schema, path: readonly PropertyKey[]): string[] {
  return schemasAt(schema, path).flatMap((found) => {
    if (found instanceof z.ZodObject) return Object.keys(found.shape);
    if (found instanceof z.ZodRecord && found.keyType instanceof z.ZodEnum) return found.keyType.options.map(String);
    return [];
  });
}

/** The schemas that speak for the value at this path: several where a union allows several. */
function schemasAt(schema: Schema, path: readonly PropertyKey[]): Schema[] {
  return path.reduce<Schema[]>(
    (schemas, key) => schemas.flatMap((one) => childrenOf(one, key)).flatMap(bare),
    bare(schema),
  );
}

function childrenOf(schema: Schema, key: PropertyKey): Schema[] {
  if (schema instanceof z.ZodObject) {
    const child: Schema | undefined = schema.shape[String(key)];
    return child ? [child] : [];
  }
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (schema instanceof z.ZodArray) return [schema.element];
  return [];
}

/** Without what wraps it: optional, default, checks that transform. */
function bare(schema: Schema): Schema[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  ) {
    return bare(schema.unwrap());
  }
  if (schema instanceof z.ZodPipe) return bare(schema.in);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(bare);
  return [schema];
}
