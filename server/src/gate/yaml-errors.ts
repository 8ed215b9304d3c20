/**
 * A YAML file checked against a schema: the value, or every error at once with its line, column and path. Policies and
 * the sites file go through here, so that both name the line and the nearest known key. Aliases are refused (a small
 * file of them can become a huge value), and so are duplicate keys and files over the caller's limit.
 */
import { type Document, isScalar, LineCounter, type Node, parseDocument, visit, type YAMLError } from "yaml";
import type { z } from "zod";
import { refusalOf } from "./yaml-limits.js";
import { offsetOf, pairsOf, startOf } from "./yaml-places.js";
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

export function parseYamlWith<T>(schema: z.ZodType<T>, written: string, limits: YamlLimits): YamlResult<T> {
  // Some editors put a byte order mark in front; it is no part of the first line.
  const text = written.replace(/^\uFEFF/, "");
  const refusal = refusalOf(text, limits.bytesMax);
  if (refusal) return { ok: false, errors: [{ ...refusal, path: "" }] };

  const lines = new LineCounter();
  // Its own search for keys that stand twice compares each key with all others, which takes seconds where there are many.
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, stringKeys: true });
  const at = (offset: number, path: string, message: string): YamlError => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, path, message };
  };

  const broken = [...doc.errors, ...doc.warnings]
    .filter(isNoTag)
    .map((error) => at(error.pos[0], "", syntaxMessage(error)));
  refuseWhatIsNotPlain(doc, (node, message) => void broken.push(at(startOf(node) ?? 0, "", message)));
  const { pairs, twice } = pairsOf(doc);
  const doubled = twice.map((key) =>
    at(startOf(key) ?? 0, "", `the key "${key.value}" stands twice here: which one counts is not to be guessed`),
  );
  // A key that stands twice leaves the rest readable; after anything else it would be guesswork.
  if (broken.length > 0) return { ok: false, errors: inFileOrder([...broken, ...doubled]) };

  const value: unknown = doc.toJS({ maxAliasCount: 0 }) ?? {};
  const parsed = schema.safeParse(value);
  if (parsed.success && doubled.length === 0) return { ok: true, value: parsed.data };
  const issues = parsed.success ? [] : parsed.error.issues;
  const errors = messagesOf(schema, value, issues, limits.conceal ?? []).map(({ path, key, message }) => {
    const place = key === undefined ? path : [...path, key];
    return at(offsetOf(doc, pairs, place, key !== undefined), pathText(path), message);
  });
  return { ok: false, errors: inFileOrder([...doubled, ...errors]) };
}

/** Where the value at a path stands in a text that could be read, for mistakes that no schema finds. */
export function placesIn(text: string): (path: readonly PropertyKey[]) => Pick<YamlError, "line" | "column"> {
  const lines = new LineCounter();
  const doc = parseDocument(text.replace(/^\uFEFF/, ""), { lineCounter: lines, uniqueKeys: false, stringKeys: true });
  const { pairs } = pairsOf(doc);
  return (path) => {
    const { line, col } = lines.linePos(offsetOf(doc, pairs, path, false));
    return { line, column: col };
  };
}

/** Tags are refused below, known or not. */
const isNoTag = ({ code }: YAMLError): boolean => code !== "TAG_RESOLVE_FAILED";

/** Tags that say what a plain value says anyway. */
const PLAIN_TAGS = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((kind) => `tag:yaml.org,2002:${kind}`),
);

const tagText = (tag: string): string => tag.replace("tag:yaml.org,2002:", "!!");

type Refuse = (node: Node | undefined, message: string) => void;

/** What YAML has beyond maps, lists and values: each is refused, because a reader would have to know what it does. */
function refuseWhatIsNotPlain(doc: Document.Parsed, refuse: Refuse): void {
  const { version } = doc.directives.yaml;
  if (version !== "1.2")
    refuse(undefined, `this file says that it is YAML ${version}: YAML 1.2 is read here, leave the line out`);
  visit(doc, {
    Alias: (_key, node) => refuse(node, `the alias "*${node.source}" is refused: write the value out`),
    Value: (_key, node) => {
      if (node.tag !== undefined && !PLAIN_TAGS.has(node.tag))
        refuse(node, `the tag "${tagText(node.tag)}" is refused: write a map, a list, a text, a number, true or false`);
    },
    Pair: (_key, { key }) => {
      if (!isScalar(key) || (key.value !== "<<" && key.value !== "__proto__")) return;
      refuse(key, `the key "${key.value}" is refused: write the keys out`);
    },
  });
}

const inFileOrder = (errors: YamlError[]): YamlError[] => errors.sort((a, b) => a.line - b.line || a.column - b.column);

/** One line for each error, `courteous.yaml:12:3 unknown key "quite" (did you mean "quiet"?)`. */
export function formatYamlErrors(errors: readonly YamlError[], fileName: string): string {
  return errors
    .map(({ line, column, path, message }) => `${fileName}:${line}:${column} ${path ? `${path}: ` : ""}${message}`)
    .join("\n");
}

function syntaxMessage(error: YAMLError): string {
  switch (error.code) {
    case "MULTIPLE_DOCS":
      return "a second document begins here: a file holds one";
    case "NON_STRING_KEY":
      return "a map or a list is no key: a key is a word";
    default:
      return error.message;
  }
}

export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  );
}
