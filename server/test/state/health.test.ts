import { describe, expect, it } from "vitest";
import type { Durability } from "../../src/config.js";
import type { Health, NodeHealth } from "../../src/state/health.js";
import { findingsOf, problemsOf } from "../../src/state/health-findings.js";

const NODE: NodeHealth = {
  name: "a:6379",
  version: "7.0.15",
  role: "master",
  loading: false,
  replicasConnected: 0,
  appendOnly: true,
  appendFsync: "everysec",
  persistenceFailing: false,
  evictionPolicy: "noeviction",
  usedBytes: 10 * 1024 * 1024,
  maxBytes: 100 * 1024 * 1024,
  clockAheadMs: 3,
  roundTripMs: 1,
};
const HEALTHY: Health = { nodes: [NODE], silent: [], cluster: null, scriptMs: 0.4, scriptError: null };
const EVERYSEC: Durability = { level: "everysec" };
const REPLICATED: Durability = { level: "replicated", replicas: 1, waitMs: 500 };

const node = (change: Partial<NodeHealth>): Health => ({ ...HEALTHY, nodes: [{ ...NODE, ...change }] });
const grades = (health: Health, durability: Durability): string[] => [
  ...new Set(findingsOf(health, durability).map(({ grade }) => grade)),
];

describe("a Redis that is set up well", () => {
  it.each<[string, Health, Durability]>([
    ["everysec", HEALTHY, EVERYSEC],
    ["always", node({ appendFsync: "always" }), { level: "always" }],
    ["replicated", node({ replicasConnected: 1 }), REPLICATED],
    [
      "a Cluster",
      { ...HEALTHY, cluster: { state: "ok", slotsCovered: 16_384, partitions: { "a:1": 30, "b:1": 34 } } },
      EVERYSEC,
    ],
  ])("has nothing to complain of: %s", (_, health, durability) => {
    expect(grades(health, durability)).toEqual(["fine"]);
  });
});

describe("nothing is released on a Redis", () => {
  it.each<[string, Health, Durability, string]>([
    ["that is away", { ...HEALTHY, nodes: [], silent: ["a:6379"], scriptError: "gone" }, EVERYSEC, "not answer: gone"],
    ["that is a replica", node({ role: "replica" }), EVERYSEC, "only a replica"],
    ["that still loads", node({ loading: true }), EVERYSEC, "still reads"],
    ["that is too old", node({ version: "6.2.14" }), EVERYSEC, "is Redis 6.2.14"],
    [
      "that evicts",
      node({ evictionPolicy: "allkeys-lru" }),
      EVERYSEC,
      "throws data away when it is full (allkeys-lru)",
    ],
    ["that cannot write to disk", node({ persistenceFailing: true }), EVERYSEC, "could not write"],
    ["that does not sync", node({}), { level: "always" }, "appendfsync is everysec"],
    ["without a file", node({ appendOnly: false }), { level: "always" }, "it has no append-only file"],
    ["without replicas", node({}), REPLICATED, "0 of 1 replicas"],
    ["that runs no scripts", { ...HEALTHY, scriptMs: null, scriptError: "NOPERM" }, EVERYSEC, "NOPERM"],
    [
      "that has lost slots",
      { ...HEALTHY, cluster: { state: "fail", slotsCovered: 10_923, partitions: {} } },
      EVERYSEC,
      "10923 of 16384",
    ],
  ])("%s", (_, health, durability, says) => {
    expect(problemsOf(health, durability)).toEqual([expect.stringContaining(says)]);
  });
});

describe("a weakness that stops nothing", () => {
  it.each<[string, Health, string]>([
    ["no append-only file", node({ appendOnly: false }), "wrong"],
    ["appendfsync no", node({ appendFsync: "no" }), "wrong"],
    ["nearly full", node({ usedBytes: 81 * 1024 * 1024 }), "wrong"],
    ["slow", { ...HEALTHY, scriptMs: 51 }, "wrong"],
    ["a node that is silent", { ...HEALTHY, silent: ["b:6379"] }, "wrong"],
    ["clocks that differ", { ...HEALTHY, nodes: [NODE, { ...NODE, name: "b:6379", clockAheadMs: -998 }] }, "wrong"],
    ["no limit of memory", node({ maxBytes: 0 }), "note"],
    ["this machine's clock", node({ clockAheadMs: -1_001 }), "note"],
    [
      "partitions on one node",
      { ...HEALTHY, cluster: { state: "ok", slotsCovered: 16_384, partitions: { "a:1": 43, "b:1": 21, "c:1": 0 } } },
      "note",
    ],
  ])("is told: %s", (_, health, grade) => {
    expect(problemsOf(health, EVERYSEC)).toEqual([]);
    expect(findingsOf(health, EVERYSEC).filter((finding) => finding.grade !== "fine")).toEqual([
      expect.objectContaining({ grade, so: expect.any(String) }),
    ]);
  });
});
