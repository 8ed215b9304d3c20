/**
 * What was noticed before, by which test: not tried again while the changed script, what is put beside it and the file
 * of that test are as they were.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ROOT } from "../root.mjs";

const FILE = `${ROOT}/.data/guards/noticed.json`;

const hash = (...texts) => createHash("sha256").update(JSON.stringify(texts)).digest("hex");
const textOf = (path) => readFileSync(`${ROOT}/${path}`, "utf8");

export class Memory {
  /** @type {Record<string, { file: string, fileHash: string, test: string }>} */
  #noticed;

  constructor(noticed) {
    this.#noticed = noticed;
  }

  static open({ empty }) {
    return new Memory(!empty && existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {});
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
    mkdirSync(dirname(FILE), { recursive: true });
    writeFileSync(FILE, JSON.stringify(this.#noticed, null, 1));
  }
}
