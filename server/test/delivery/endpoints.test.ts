/** Who may post where, and when: to the millisecond, by a clock that the test moves. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Ended } from "../../src/delivery/circuit.js";
import { type Endpoint, Endpoints, type Turn } from "../../src/delivery/endpoints.js";
import { liveScope, testScope } from "../../src/ids.js";

const T = 1_000_000;
const FAILURES = 5;
const EACH = 4;
const ALL = 64;

let nowMs: number;
let told: string[];
let endpoints: Endpoints;
beforeEach(() => {
  [nowMs, told] = [T, []];
  endpoints = new Endpoints({
    nowMs: () => nowMs,
    onOpen: ({ webhook }, { openMs, leftAloneMs, answer }) =>
      void told.push(`${webhook} open ${leftAloneMs} ${answer} since ${openMs}`),
    onAnswers: ({ webhook }) => void told.push(`${webhook} answers`),
  });
});

const at = (site: string, webhook = "mailer", url = "https://a.example/"): Endpoint => ({
  scope: liveScope(site),
  webhook,
  url,
});
type Go = Extract<Turn, { at: "go" }>;
type Wait = Extract<Turn, { at: "wait" }>;

async function goes(endpoint: Endpoint): Promise<Go> {
  const turn = await endpoints.enter(endpoint);
  if (turn.at !== "go") throw new Error(`there was no room at ${JSON.stringify(endpoint)}`);
  return turn;
}
async function waits(endpoint: Endpoint): Promise<Wait> {
  const turn = await endpoints.enter(endpoint);
  if (turn.at !== "wait") throw new Error(`there was room at ${JSON.stringify(endpoint)}`);
  return turn;
}
const ends = async (endpoint: Endpoint, ...all: Ended[]): Promise<void> => {
  for (const ended of all) (await goes(endpoint)).leave(ended, "500");
};
const times = (many: number, ended: Ended): Ended[] => Array.from({ length: many }, () => ended);

describe("a circuit", () => {
  it("opens after five failures in a row, and one message tries a second later", async () => {
    await ends(at("shop"), ...times(FAILURES - 1, "failed"), "answered", ...times(FAILURES - 1, "failed"));
    expect(told).toEqual(["mailer answers"]);
    await ends(at("shop"), "failed");
    expect(told.slice(1)).toEqual(["mailer open 1000 500 since 0"]);
    nowMs = T + 999;
    expect(await waits(at("shop"))).toMatchObject({ pauseMs: 100 });
    nowMs = T + 1_000;
    await goes(at("shop"));
    await waits(at("shop"));
  });

  it("stays open for twice as long after each try that fails, and a minute at the most", async () => {
    await ends(at("shop"), ...times(FAILURES, "failed"));
    for (const leftMs of [1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1_000)) {
      nowMs += leftMs - 1;
      await waits(at("shop"));
      nowMs += 1;
      await ends(at("shop"), "failed");
    }
    expect(told.map((line) => Number(line.split(" ")[2]))).toEqual(
      [1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1_000),
    );
    expect(told.slice(0, 3).map((line) => Number(line.split(" ")[5]))).toEqual([0, 1_000, 3_000]);
  });

  it("closes when the try is answered, or when an attempt is that began before", async () => {
    const slow = await goes(at("shop"));
    await ends(at("shop"), ...times(FAILURES, "failed"));
    slow.leave("answered");
    await ends(at("shop"), ...times(FAILURES, "failed"));
    nowMs += 1_000;
    await ends(at("shop"), "answered", ...times(FAILURES - 1, "failed"));
    expect(told).toEqual([
      "mailer open 1000 500 since 0",
      "mailer answers",
      "mailer open 1000 500 since 0",
      "mailer answers",
    ]);
  });

  it("lets another message try at once where the first posted nothing, and hears no failure that began before", async () => {
    const slow = await goes(at("shop"));
    await ends(at("shop"), ...times(FAILURES, "failed"));
    nowMs += 1_000;
    await ends(at("shop"), "unused");
    const trying = await goes(at("shop"));
    slow.leave("failed");
    await waits(at("shop"));
    expect(told).toEqual(["mailer open 1000 500 since 0"]);
    trying.leave("answered");
    // A second word changes nothing.
    trying.leave("failed");
    await ends(at("shop"), ...times(FAILURES - 1, "failed"));
    await goes(at("shop"));
  });

  it.each([
    ["site", at("other")],
    ["destination", at("shop", "dialler")],
    ["address", at("shop", "mailer", "https://b.example/")],
    ["sandbox", { ...at("shop"), scope: testScope("shop", "w1") }],
  ])("is of one endpoint: another %s has its own", async (_what, other) => {
    await ends(at("shop"), ...times(FAILURES, "failed"));
    await waits(at("shop"));
    await goes(other);
  });
});

it("a thousand endpoints are remembered: one that nothing waits for gives way, and is learnt again", async () => {
  await ends(at("shop", "first"), ...times(FAILURES, "failed"));
  await ends(at("shop", "second"), ...times(FAILURES, "failed"));
  (await waits(at("shop", "first"))).parked(() => undefined);
  for (let n = 2; n < 1_000; n += 1) await ends(at("shop", `w${n}`), "answered");
  await waits(at("shop", "second"));
  await ends(at("shop", "one-more"), "answered");
  await waits(at("shop", "first"));
  await goes(at("shop", "second"));
});

describe("room", () => {
  it("is for four at a time at one endpoint, and the next goes when one of them ends", async () => {
    const [first] = await Promise.all(Array.from({ length: EACH }, () => goes(at("shop"))));
    const next = goes(at("shop"));
    const others = goes(at("shop", "dialler"));
    first?.leave("answered");
    await Promise.all([next, others]);
  });

  it("is not waited for where an attempt takes long: it comes again, one after the other", async () => {
    for (let n = 0; n < EACH; n += 1) await goes(at("shop"));
    nowMs += 10_000;
    const pauses = [];
    for (let n = 0; n < 3; n += 1) pauses.push((await waits(at("shop"))).pauseMs);
    expect(pauses).toEqual([100, 350, 600]);
  });

  it("that comes to be is told to those that wait, first come first, but not to those whose time has come", async () => {
    const busy = await Promise.all(Array.from({ length: EACH }, () => goes(at("shop"))));
    nowMs += 10_000;
    const called: number[] = [];
    for (let n = 0; n < 6; n += 1) (await waits(at("shop"))).parked(() => called.push(n));
    nowMs += 100;
    busy[0]?.leave("answered");
    expect(called).toEqual([1, 2]);
    busy[1]?.leave("answered");
    expect(called).toEqual([1, 2, 3, 4]);
  });

  it("leaves as much free as one site takes, however many endpoints it has", async () => {
    for (let n = 0; n < ALL / 2; n += 1) await goes(at("shop", `w${n}`));
    nowMs += 10_000;
    const more = endpoints.enter(at("shop", "one-more"));
    for (let n = 0; n < ALL / 4; n += 1) await goes(at("other", `w${n}`));
    expect((await more).at).toBe("wait");
    expect((await endpoints.enter(at("other", "one-more"))).at).toBe("wait");
    await goes(at("third"));
  });
});
