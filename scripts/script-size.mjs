/** What the script tag costs a storefront. The limit is a promise to every page that carries it, so it fails a build. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { Failure } from "./failure.mjs";

export const BROTLI_BYTES_MAX = 5_000;
const PART_BROTLI_BYTES_MAX = 700;
/** What every page loads, what reads marks and addresses, and Shopify's pixel, which has to send by itself. */
const LARGER_BROTLI_BYTES_MAX = {
  "parts.js": 3900,
  "funnel.js": 1050,
  "shopify-pixel.js": 1000,
  "shopify-pixel-paste.js": 1300,
};

const check = (what, file, bytesMax, remedy) => {
  const raw = readFileSync(file);
  const brotli = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  const sizes = `${raw.length} B raw, ${gzipSync(raw, { level: 9 }).length} B gzip, ${brotli} B brotli`;
  if (brotli > bytesMax) throw new Failure(`${what} is too large: ${sizes}, at most ${bytesMax} B brotli`, remedy);
  return sizes;
};

export const checkScriptSize = (file) =>
  check("the script tag", file, BROTLI_BYTES_MAX, "Take something out of sdk/src/browser, or load it on demand.");

/** The most that a part may weigh, by its file's name. */
export const partBytesMax = (name) => LARGER_BROTLI_BYTES_MAX[name] ?? PART_BROTLI_BYTES_MAX;

/** A part that is loaded when a page needs it. */
export function checkPartSize(file) {
  const bytesMax = partBytesMax(basename(file));
  return check(`the part ${basename(file)}`, file, bytesMax, "Take something out of it, or make two of it.");
}
