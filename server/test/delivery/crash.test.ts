/** The server dies as in a power cut, at each step between a decision and its delivery, and is started again. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CRASH_POINTS, type CrashPoint } from "../../src/crash-point.js";
import { Receiver, Sandbox, sitesText } from "../support/product.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { type ServerProcess, startServer } from "../support/server-process.js";

let redis: PrivateRedis;
let sitesFile: string;
const receiver = new Receiver();
beforeAll(async () => {
  redis = await startRedis();
  await mkdir(join(redis.folder, "config"));
  sitesFile = join(redis.folder, "config", "sites.yaml");
  await writeFile(sitesFile, sitesText(await receiver.listen()));
});
afterAll(async () => {
  await receiver.close();
  await redis.stop();
});

const run = (crashAt?: string): Promise<ServerProcess> =>
  startServer({
    REDIS_URL: redis.url,
    HOLDOFF_CONFIG: sitesFile,
    ...(crashAt ? { HOLDOFF_CRASH_AT: crashAt } : {}),
  });

/** A look comes to these, a delivery to the others. */
const LOOKS: readonly CrashPoint[] = ["after_due", "before_settle", "after_settle"];
/** A call is redeemed by its sender. */
const OF_CALLS = CRASH_POINTS.filter((point) => point !== "after_redeem");
/** All of them take a minute, most of it spent waiting for leases of the dead to end. */
const POINTS = process.env["HOLDOFF_TEST_LONG"] ? OF_CALLS : (["after_settle", "after_take"] as const);

describe("kill -9", () => {
  it.each(POINTS)("%s: the release arrives, and can be redeemed once", async (point) => {
    const dying = await run(point);
    const before = new Sandbox(dying.url, "demo");
    // A look crashes at a release that is due in a moment, a delivery at the first that there is.
    const request = {
      person: { customer: "c_1" },
      trigger: { type: "requested" },
      delay: LOOKS.includes(point) ? 300 : 0,
    } as const;
    await before.schedule(request, "the-call").catch(() => undefined);
    await dying.exited;
    expect(dying.child.signalCode).toBe("SIGKILL");

    const revived = await run();
    const after = sameSandbox(before, revived.url);
    // The answer may have died with the server: asking again with the same key is how to learn it.
    const call = await after.schedule(request, "the-call");
    await receiver.next((one) => one.id === `${call.id}-r1`);
    expect(await after.redeem(call.id)).toMatchObject({ go: true });
    expect(await after.redeem(call.id)).toMatchObject({ go: false, code: "already_redeemed" });
    const releases = (await after.receipts(call.id)).filter((receipt) => receipt.verdict === "release");
    // One for the release, one for the redeem.
    expect(releases).toHaveLength(2);
    revived.child.kill("SIGTERM");
    await revived.exited;
  });
});

function sameSandbox(before: Sandbox, url: string): Sandbox {
  const after = new Sandbox(url, "demo");
  return Object.assign(after, { secret: before.secret, publishable: before.publishable });
}
