/** No line of a log says more of an error than its name, message, code and place, and no text names the person. */
import { Redis } from "ioredis";
import { request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newLogger } from "../../src/log.js";
import { cleaned, inFull, inWords, loggable } from "../../src/loggable.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let redis: PrivateRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => await redis.stop());

const PHONE = "+49 171 5550199";
const SECRETS = {
  phone: PHONE,
  secret: "hsk_live_marked0secret",
  webhook: "whsec_bWFya2VkLXNlY3JldA==",
  permit: "hop_WyJhY21lIiwiZnVfMDAwIiwxXQ.c2lnbmF0dXJl",
  visitor: "v_0123456789abcdef0123456789abcdef",
  customer: "customer:jane.doe@shop.example",
  url: "redis://user:marked-password@host:6379",
  mail: "jane.doe@shop.example",
};
/** What of each must not be seen. */
const MARKS = ["5550199", "marked0secret", "bWFya2Vk", "WyJhY21l", "0123456789abcdef", "jane.doe", "marked-password"];
const found = (text: string): string[] => MARKS.filter((mark) => text.includes(mark));

async function thrown(act: () => unknown): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** What a logger writes of this, at any level and in either form. */
function lineOf(write: (log: ReturnType<typeof newLogger>) => void): string {
  const lines: string[] = [];
  write(newLogger("debug", { write: (line) => void lines.push(line) }));
  return lines.join("");
}

const everything = JSON.stringify(SECRETS);

const ERRORS: [string, () => unknown][] = [
  [
    "a script of Redis that fails",
    async () => await redis.connect().eval(`return redis.call("hset", KEYS[1])`, 1, "h:{p000}:doc", everything),
  ],
  [
    "a command that Redis does not know",
    async () => await redis.connect().call("NONESUCH", SECRETS.customer, everything),
  ],
  [
    "a key of another type",
    async () => {
      const client = redis.connect();
      await client.set("h:{p000}:list", "x");
      await client.lpush("h:{p000}:list", everything);
    },
  ],
  [
    "a connection that is refused",
    async () => {
      const client = new Redis({ path: `${redis.folder}/nowhere`, lazyConnect: true, retryStrategy: () => null });
      client.on("error", () => undefined);
      await client.connect();
    },
  ],
  ["JSON that does not parse", () => JSON.parse(`{"phone": ${PHONE}}`)],
  ["JSON that is a name", () => JSON.parse(SECRETS.mail)],
  ["an address that cannot be", () => new URL(`//${SECRETS.mail}`)],
  [
    "a request that fails",
    async () =>
      await request("http://127.0.0.1:1/", {
        method: "POST",
        body: everything,
        headers: { authorization: `Bearer ${SECRETS.secret}` },
      }),
  ],
  [
    "an error that carries all of it",
    () => {
      throw Object.assign(new Error(`about ${Object.values(SECRETS).join(" and ")}`), {
        command: { name: "evalsha", args: [everything] },
        request: everything,
        cause: new Error(everything),
        code: "E_MARKED",
      });
    },
  ],
  [
    "an error whose message looks like a stack",
    () => {
      throw new Error(`first\n    at ${SECRETS.mail} (${SECRETS.secret})`);
    },
  ],
  [
    "no error at all",
    () => {
      throw everything;
    },
  ],
];

describe("an error in a log", () => {
  it.each(ERRORS)("says where %s, and repeats nothing", async (_what, act) => {
    const error = await thrown(act);
    const lines = [
      lineOf((log) => log.error({ error }, "it failed")),
      lineOf((log) => log.warn({ where: "POST /v1/events", deep: { list: [error] } }, "it failed")),
      lineOf((log) => log.error(error)),
      inFull(error),
      inWords(error),
    ];
    for (const line of lines) expect(found(line), line).toEqual([]);
    const { name, message, stack } = loggable(error);
    expect(`${name}${message}`).not.toBe("");
    if (error instanceof Error && error.name !== "ReplyError") expect(stack).toMatch(/^at /);
    const { error: written } = JSON.parse(lines[0] ?? "") as { error: object };
    expect(Object.keys(written).filter((key) => !["name", "message", "code", "stack"].includes(key))).toEqual([]);
  });

  it("keeps what tells an operator what to do", async () => {
    const error = await thrown(async () => await redis.connect().eval("return redis.call('hset')", 0));
    expect(loggable(error)).toMatchObject({
      name: "ReplyError",
      message: expect.stringContaining("Wrong number of args"),
    });
    const refused = await thrown(async () => await request("http://127.0.0.1:1/"));
    expect(inFull(refused)).toMatch(/ECONNREFUSED|bad port/);
  });

  it("is bounded, however much it says", () => {
    const error = new Error("x".repeat(1_000_000));
    expect(JSON.stringify(loggable(error)).length).toBeLessThan(10_000);
  });
});

describe("a text in a log", () => {
  it.each(Object.entries(SECRETS))("holds no %s, wherever it stands", (name, secret) => {
    const lines = [
      lineOf((log) => log.warn(`a message about ${secret}, and more`)),
      lineOf((log) =>
        log.warn({ [name]: secret, deep: { [name]: [secret] }, said: `about ${secret}` }, `of ${secret}.`),
      ),
    ];
    for (const line of lines) expect(found(line), line).toEqual([]);
  });

  it.each([
    "a site is suspect: run `holdoff resume` with hsk_… of acme, or ask /v1/resume",
    "POST /v1/follow-ups/:id/redeem",
    "fu_000x0123456789abcdefghjkmn is due at 2026-11-21T10:00:00.000Z on 127.0.0.1:6379",
    "at Timeout (node_modules/.pnpm/ioredis@6.0.0/node_modules/ioredis/built/Redis.js:519:28)",
    "ECONNREFUSED 10.0.0.7:443, tried 12 times in 1000 ms",
  ])("that names nobody stays as it is: %s", (text) => {
    expect(cleaned(text)).toBe(text);
  });
});
