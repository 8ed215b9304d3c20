/** What strangers hold of Redis's memory, as the doctor tells it. */
import type { Health } from "../state/health.js";
import type { Finding } from "../state/health-findings.js";
import { readKeys } from "../state/open-store.js";
import type { RedisLike } from "../state/scripts.js";
import { StrangersShare, UNIT_BYTES } from "../state/strangers-share.js";

const FULL = 0.95;

export async function strangersFinding(redis: RedisLike, health: Health, givenBytes: number | null): Promise<Finding> {
  const keys = await readKeys(redis);
  const share = new StrangersShare(givenBytes);
  share.note(health);
  const units = await Promise.all(keys.all().map((partition) => redis.hget(keys.share(partition), "total")));
  const heldBytes = units.reduce((sum, text) => sum + Number(text ?? 0) * UNIT_BYTES, 0);
  const says = `strangers hold ${mebibytes(heldBytes)} of ${mebibytes(share.bytes)} that they may`;
  if (heldBytes < share.bytes * FULL) return { grade: "fine", says };
  return {
    grade: "note",
    says: `${says}: those that were heard longest ago go before their time`,
    so: "see whether somebody floods a publishable key; else give Redis more, or set HOLDOFF_STRANGERS_MB",
  };
}

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
