import { join, resolve } from "node:path";
import { ROOT } from "./root.mjs";

/** Where this checkout keeps its data; also set for the server, which keeps its own small files beside Redis's. */
export function dataDir() {
  const dir = process.env.HOLDOFF_DATA_DIR ? resolve(process.env.HOLDOFF_DATA_DIR) : join(ROOT, ".data");
  process.env.HOLDOFF_DATA_DIR = dir;
  return dir;
}
