/**
 * A YAML file checked against a schema: the value, or every error at once with its line, column and path. Policies and
 * the sites file go through here, so that both name the line and the nearest known key. Aliases are refused (a small
 * file of them can become a huge value), and so are duplicate keys and files over the caller's limit.
 */
import {
  isAlias,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import type { z } from "zod";
import { messagesOf } from "./zod-messages.js";

export interface YamlError {
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** As in `sites[0].deliver.webhooks[1].url`; of an unknown key, the map it stands in; empty for the file itself. */
  path: string;
  message: string;
}

export type YamlResult<T> = { ok: true; value: T } | { ok: false; errors: YamlError[] };

export interface YamlLimits {
  bytesMax: number;
  /** Values under these keys are never repeated in a message. */
  conceal?: readonly string[];
}

/** Levels of nesting; a policy needs 4. Deeper text could exhaust the parser's stack before any schema sees it. */
const DEPTH_MAX = 32;

export function parseYamlWith<T>(schema: z.ZodType<T>, text: string, limits: YamlLimits): YamlResult<T> {
  const bytes = Buffer.byteLength(text);
  if (bytes > limits.bytesMax) return refused(`the file has ${bytes} bytes: at most ${limits.bytesMax} are read`);
  if (nestsDeeper(text, DEPTH_MAX)) return refused(`the file is nested too deeply: at most ${DEPTH_MAX} levels`);

  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, stringKeys: true });
  const at = (offset: number, path: string, message: string): YamlError => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), path, message };
  };

  const broken = [...doc.errors, ...doc.warnings].map((error) => at(error.pos[0], "", syntaxMessage(error, text)));
  visit(doc, {
    Alias: (_key, node) => {
      broken.push(at(node.range?.[0] ?? 0, "", `the alias "*${node.source}" is refused: write the value out`));
    },
  });
  if (broken.length > 0) return { ok: false, errors: inFileOrder(broken) };

  const value: unknown = doc.toJS({ maxAliasCount: 0 }) ?? {};
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = messagesOf(schema, value, parsed.error.issues, limits.conceal ?? []).map(({ path, key, message }) => {
    const place = key === undefined ? path : [...path, key];
    return at(offsetOf(doc.contents, place, key !== undefined), pathText(path), message);
  });
  return { ok: false, errors: inFileOrder(errors) };
}

const refused = (message: string): { ok: false; errors: YamlError[] } => ({
  ok: false,
  errors: [{ line: 1, column: 1, path: "", message }],
});

const inFileOrder = (errors: YamlError[]): YamlError[] => errors.sort((a, b) => a.line - b.line || a.column - b.column);

/** One line for each error, `courteous.yaml:12:3 unknown key "quite" (did you mean "quiet"?)`. */
export function formatYamlErrors(errors: readonly YamlError[], fileName: string): string {
  return errors
    .map(({ line, column, path, message }) => `${fileName}:${line}:${column} ${path ? `${path}: ` : ""}${message}`)
    .join("\n");
}

function syntaxMessage(error: YAMLError, text: string): string {
  if (error.code !== "DUPLICATE_KEY") return error.message;
  const key = /^[^\s:]+/.exec(text.slice(error.pos[0]))?.[0] ?? "";
  return `the key ${key.startsWith('"') ? key : `"${key}"`} stands twice here: which one counts is not to be guessed`;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  );
}

/** Where the value at this path starts (or its key); the nearest ancestor that is written, where it is not. */
function offsetOf(root: ParsedNode | null, path: readonly PropertyKey[], ofKey: boolean): number {
  let node: unknown = root;
  let offset = root?.range[0] ?? 0;
  for (const [depth, key] of path.entries()) {
    const last = depth === path.length - 1;
    const found = childOf(node, key);
    if (found === undefined) return offset;
    const target = last && ofKey ? found.key : found.value;
    offset = startOf(target) ?? startOf(found.key) ?? offset;
    node = found.value;
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

function childOf(node: unknown, key: PropertyKey): { key: unknown; value: unknown } | undefined {
  if (!isNode(node) || isAlias(node) || isScalar(node)) return undefined;
  const items: readonly unknown[] = node.items;
  if (typeof key === "number") return key in items ? { key: items[key], value: items[key] } : undefined;
  for (const item of items) {
    if (isPair(item) && isScalar(item.key) && String(item.key.value) === String(key)) {
      return { key: item.key, value: item.value };
    }
  }
  return undefined;
}

/** Counts brackets and leading blanks and dashes: coarse, but it never calls a real policy too deep. */
function nestsDeeper(text: string, depthMax: number): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "[" || character === "{") depth += 1;
    else if ((character === "]" || character === "}") && depth > 0) depth -= 1;
    if (depth > depthMax) return true;
  }
  return text.split("\n").some((line) => {
    const lead = /^[ ?:-]*/.exec(line)?.[0] ?? "";
    return lead.length > depthMax * 8 || (lead.match(/[-?:]/g)?.length ?? 0) > depthMax;
  });
}
