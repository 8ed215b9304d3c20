/**
 * What was noticed before, by which test: not tried again while the changed script, what is put beside it and the file
 * of that test are as they were.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { ROOT } from "../root.mjs";

/** Below `.data`, which no other program looks into. */
export const FOLDER = ".data/guards";
const FILE = `${ROOT}/${FOLDER}/noticed.json`;

const hash = (...texts) => createHash("sha256").update(JSON.stringify(texts)).digest("hex");
const textOf = (path) => readFileSync(`${ROOT}/${path}`, "utf8");

export class Memory {
  /** @type {Record<string, { file: string, fileHash: string, test: string }>} */
  #noticed;

  constructor(noticed) {
    this.#noticed = noticed;
  }

  static open() {
    return new Memory(existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {});
  }

  /** @param {{ path: string, beside: string[] }} script */
  key({ path, beside }, mutant) {
    return hash(path, mutant.text, ...beside.map(textOf));
  }

  knows(key) {
    const { file, fileHash } = this.#noticed[key] ?? {};
    return file !== undefined && existsSync(`${ROOT}/${file}`) && hash(textOf(file)) === fileHash;
  }

  /** Written at once: a run that is broken off is taken up where it was. */
  note(key, { file, test }) {
    this.#noticed[key] = { file, fileHash: hash(textOf(file)), test };
    this.#write();
  }

  /** Forgets what no script is any more. */
  keepOnly(keys) {
    const kept = new Set(keys);
    this.#noticed = Object.fromEntries(Object.entries(this.#noticed).filter(([key]) => kept.has(key)));
    this.#write();
  }

  #write() {
    writeFileSync(FILE, JSON.stringify(this.#noticed, null, 1));
  }
}
