/** What the script tag costs a storefront. The limit is a promise to every page that carries it, so it fails a build. */
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { Failure } from "./failure.mjs";

const BROTLI_BYTES_MAX = 9600;

export function checkScriptSize(file) {
  const raw = readFileSync(file);
  const brotli = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  const sizes = `${raw.length} B raw, ${gzipSync(raw, { level: 9 }).length} B gzip, ${brotli} B brotli`;
  if (brotli > BROTLI_BYTES_MAX) {
    throw new Failure(
      `the script tag is too large: ${sizes}, at most ${BROTLI_BYTES_MAX} B brotli`,
      "Take something out of sdk/src/browser, or load it on demand.",
    );
  }
  return sizes;
}
