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
/** Nothing where a path leads beyond what a schema says. */
type Found = Schema | undefined;

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
      return [{ path, message: `${shown} is out of range: ${rangeOf(schemasAt(context.schema, path), issue)}` }];
    case "invalid_union":
      return unionMessages(context, issue, path, shown);
    case "invalid_key": {
      const [map, key] = [path.slice(0, -1), String(path.at(-1))];
      const keys = keySchemasAt(context.schema, map);
      const why = issue.issues.map((inner) => (isOutOfRange(inner) ? rangeOf(keys, inner) : inner.message));
      return [{ path: map, key, message: `the key "${key}" is not allowed: ${why.join("; ")}` }];
    }
    case "invalid_format":
    case "not_multiple_of":
    case "invalid_element":
      return [{ path, message: `${shown}: ${issue.message}` }];
    case "custom":
      return [{ path, message: issue.message }];
  }
}

/** The branch that got furthest speaks for the union: an object with one bad key is not "neither string nor object". */
function unionMessages(
  context: Context,
  issue: Extract<Issue, { code: "invalid_union" }>,
  path: readonly PropertyKey[],
  shown: string,
): Located[] {
  const closer = issue.errors.filter((branch) => !branch.every(isOfWrongKind));
  const branch = closer.sort((x, y) => x.length - y.length)[0];
  if (branch) return branch.flatMap((inner) => messageOf(context, inner, path));
  const kinds = new Set(
    issue.errors
      .flat()
      .filter(isOfWrongKind)
      .map(({ expected }) => expected),
  );
  const [first, second] = kinds;
  // One field says which of the maps is meant, and its value fits none of them.
  if (first === undefined)
    return [{ path, message: wrongValue(valueAt(context.root, path), literalsAt(context.schema, path), shown) }];
  if (second === undefined) return [{ path, message: wrongKind(context, path, first, shown) }];
  return [{ path, message: `${shown} is neither ${[...kinds].map(noun).join(" nor ")}` }];
}

const isOfWrongKind = (issue: Issue): issue is Extract<Issue, { code: "invalid_type" }> =>
  issue.code === "invalid_type" && issue.path.length === 0;

/** Of what is not there that it is missing; of anything else what would do in its place. */
function wrongKind(context: Context, path: readonly PropertyKey[], expected: string, shown: string): string {
  const value = valueAt(context.root, path);
  if (value === undefined) return `missing: ${a(expected)} is needed`;
  const legal = legalAt(context.schema, path);
  if (value === null) return `nothing stands here: ${a(expected)} is needed${legal}`;
  return `${shown} is ${expected === "boolean" ? "neither true nor false" : `no ${noun(expected)}`}${legal}`;
}

function legalAt(schema: Schema, path: readonly PropertyKey[]): string {
  for (const found of schemasAt(schema, path)) {
    if (found instanceof z.ZodNumber) {
      const legal = numberRange(found);
      return legal && `: ${legal}`;
    }
    if (found instanceof z.ZodArray && found.element instanceof z.ZodEnum)
      return `: a list of ${found.element.options.join(", ")}`;
  }
  const known = keysAt(schema, path);
  return known.length > 0 ? `; known here: ${known.join(", ")}` : "";
}

function wrongValue(value: unknown, allowed: readonly unknown[], shown: string): string {
  const words = allowed.map(String);
  const quoted = words.some((word) => word === value);
  const texts = allowed.filter((one) => typeof one === "string");
  const hint = quoted ? ", without quotes" : typeof value === "string" ? nearest(value, texts) : "";
  const legal = `${words.length > 1 ? "one of " : "only "}${words.join(", ")}${hint}`;
  return value === undefined ? `missing: ${legal}` : `${shown} is not allowed: ${legal}`;
}

function unknownKey(key: string, known: readonly string[]): string {
  return `unknown key "${key}"${nearest(key, known) || (known.length > 0 ? `; known here: ${known.join(", ")}` : "")}`;
}

/** ` (did you mean "quiet"?)` when something known is at most a third of the word away, at least two letters. */
function nearest(word: string, known: readonly string[]): string {
  const one = singular(word);
  const ones = known.map(singular);
  const best = known[ones.indexOf(closest(one, ones))];
  if (best === undefined || distance(one, singular(best)) > Math.max(2, Math.floor(one.length / 3))) return "";
  return ` (did you mean "${best}"?)`;
}

/** The plural of `proxy` is three letters away. */
const singular = (word: string): string => word.replace(/ies$/, "y");

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

function show(context: Context, path: readonly PropertyKey[]): string {
  const value = valueAt(context.root, path);
  if (value === undefined) return "nothing";
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

type OutOfRange = Extract<Issue, { code: "too_small" | "too_big" }>;
const isOutOfRange = (issue: Issue): issue is OutOfRange => issue.code === "too_small" || issue.code === "too_big";

/** The whole range where the schema tells it; else the end that was passed. */
function rangeOf(schemas: readonly Found[], issue: OutOfRange): string {
  const unit = UNITS.get(issue.origin) ?? NO_UNIT;
  for (const found of schemas) {
    if (issue.origin === "number" && found instanceof z.ZodNumber) return numberRange(found);
    if (issue.origin === "string" && found instanceof z.ZodString) return range(found.minLength, found.maxLength, unit);
  }
  return issue.code === "too_small"
    ? range(Number(issue.minimum), null, unit)
    : range(null, Number(issue.maximum), unit);
}

/** What is counted: one of it, and many. */
type Unit = readonly [one: string, many: string];
const NO_UNIT: Unit = ["", ""];
const UNITS = new Map<string, Unit>([
  ["string", [" character", " characters"]],
  ["array", [" entry", " entries"]],
]);

const numberRange = ({ minValue, maxValue }: z.ZodNumber): string => range(ownEnd(minValue), ownEnd(maxValue), NO_UNIT);

/** Where a number has no end, zod gives it an infinite one, or the last whole number that can be told from the next. */
const ownEnd = (end: number | null): number | null =>
  Math.abs(end ?? Number.POSITIVE_INFINITY) < Number.MAX_SAFE_INTEGER ? end : null;

function range(from: number | null, to: number | null, [one, many]: Unit): string {
  if (from !== null && to !== null) return `${from} to ${to}${many}`;
  if (from !== null) return `at least ${from}${from === 1 ? one : many}`;
  return to === null ? "" : `at most ${to}${to === 1 ? one : many}`;
}

function keysAt(schema: Schema, path: readonly PropertyKey[]): string[] {
  const keys = schemasAt(schema, path).flatMap((found) => {
    if (found instanceof z.ZodObject) return Object.keys(found.shape);
    if (found instanceof z.ZodRecord && found.keyType instanceof z.ZodEnum) return found.keyType.options.map(String);
    return [];
  });
  return [...new Set(keys)];
}

const literalsAt = (schema: Schema, path: readonly PropertyKey[]): unknown[] =>
  schemasAt(schema, path).flatMap((found) => (found instanceof z.ZodLiteral ? [...found.values] : []));

const keySchemasAt = (schema: Schema, path: readonly PropertyKey[]): Found[] =>
  schemasAt(schema, path).map((found) => (found instanceof z.ZodRecord ? found.keyType : undefined));

/** The schemas that speak for the value at this path: several where a union allows several. */
function schemasAt(schema: Schema, path: readonly PropertyKey[]): Found[] {
  return path.reduce<Found[]>((found, key) => found.map((one) => childOf(one, key)).flatMap(bare), bare(schema));
}

function childOf(schema: Found, key: PropertyKey): Found {
  if (schema instanceof z.ZodObject) return schema.shape[String(key)];
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (schema instanceof z.ZodArray) return schema.element;
  return undefined;
}

/** Without what wraps it: optional, default, checks that transform. */
function bare(schema: Found): Found[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return bare(schema.unwrap());
  }
  if (schema instanceof z.ZodPipe) return bare(schema.in instanceof z.ZodTransform ? schema.out : schema.in);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(bare);
  return [schema];
}
