/** What is wrong with a Redis, in plain words, with what to do about it. Pure: it judges what health.ts read. */
import type { Durability } from "../config.js";
import { type Health, type NodeHealth, SLOTS } from "./health.js";

export interface Finding {
  /** `unsafe`: nothing may be released on such a Redis. `wrong`: a promise is weaker than it says. `note`: good to know. */
  grade: "unsafe" | "wrong" | "note" | "fine";
  says: string;
  /** What to do about it. */
  so?: string;
}

const VERSION_MIN = [7, 0] as const;
const TAKE_NEWER = `take Redis ${VERSION_MIN.join(".")} or later, or Valkey`;
const MEMORY_SHARE_MAX = 0.8;
const CLOCK_MS_MAX = 1_000;
const NODES_CLOCK_MS_MAX = 1_000;
const SCRIPT_MS_MAX = 50;
/** One node may have this many times its share of the partitions. */
const SHARE_MAX = 2;

/** Why nothing may be released now; empty when nothing stands against it. */
export function problemsOf(health: Health, durability: Durability): string[] {
  return findingsOf(health, durability).flatMap(({ grade, says }) => (grade === "unsafe" ? [says] : []));
}

/** What is worth saying before memory is full. */
export const memoryWarnings = ({ nodes }: Pick<Health, "nodes">): string[] =>
  nodes
    .map(({ name, usedBytes, maxBytes }) => memory(name, usedBytes, maxBytes))
    .flatMap(({ grade, says, so }) => (grade === "wrong" ? [`${says}; ${so}`] : []));

/** Why a server that promises this durability must not start; empty when Redis is set up for it. */
export function persistenceProblems(health: Health, durability: Durability): string[] {
  const masters = health.nodes.filter(({ role }) => role === "master");
  return masters
    .flatMap((node) => persistence(node, durability))
    .flatMap(({ grade, says, so }) => (grade === "unsafe" ? [`${says}; ${so}`] : []));
}

/** Why a server must not start on this Redis, whatever it promises. */
export const tooOld = ({ nodes }: Health): string[] =>
  nodes
    .filter(({ version }) => isOld(version))
    .map(({ name, version }) => `${name} is Redis ${version}; ${TAKE_NEWER}`);

export function findingsOf(health: Health, durability: Durability): Finding[] {
  const masters = health.nodes.filter(({ role }) => role === "master");
  return [
    ...reached(health, masters),
    ...health.nodes.flatMap((node) => ofNode(node)),
    ...masters.flatMap((node) => [...persistence(node, durability), ...replicas(node, durability)]),
    ...clocks(health.nodes),
    ...cluster(health),
    ...script(health),
  ];
}

function reached({ silent, nodes, scriptError }: Health, masters: NodeHealth[]): Finding[] {
  const gone = silent.map(
    (name): Finding => wrong(`${name} does not answer`, "start it, or take it out of the Cluster"),
  );
  if (nodes.length === 0)
    return [
      unsafe(
        `Redis does not answer: ${scriptError ?? "it refuses INFO or TIME to this user"}`,
        "check REDIS_URL, and that Redis runs",
      ),
    ];
  if (masters.length > 0) return gone;
  return [...gone, unsafe("only a replica answers", "let REDIS_URL name the master, or the Sentinels that know it")];
}

function ofNode(node: NodeHealth): Finding[] {
  const { name, version, loading, evictionPolicy, usedBytes, maxBytes } = node;
  return [
    isOld(version)
      ? unsafe(`${name} is Redis ${version}`, TAKE_NEWER)
      : fine(`${name} is Redis ${version}, a ${node.role}`),
    ...(loading ? [unsafe(`${name} still reads its data from disk`, "wait until it has")] : []),
    evictionPolicy === "noeviction"
      ? fine(`${name} forgets nothing when it is full (noeviction)`)
      : unsafe(
          `${name} throws data away when it is full (${evictionPolicy})`,
          "CONFIG SET maxmemory-policy noeviction, and the same in its configuration file",
        ),
    memory(name, usedBytes, maxBytes),
  ];
}

function memory(name: string, usedBytes: number, maxBytes: number): Finding {
  if (maxBytes === 0)
    return {
      grade: "note",
      says: `${name} uses ${mebibytes(usedBytes)} and has no limit`,
      so: "set maxmemory to what the machine can spare, less a tenth: a Redis that the system kills says nothing",
    };
  const share = usedBytes / maxBytes;
  const says = `${name} uses ${mebibytes(usedBytes)} of ${mebibytes(maxBytes)} (${Math.round(share * 100)} %)`;
  if (share < MEMORY_SHARE_MAX) return fine(says);
  return wrong(says, "give it more, or more nodes: at the limit nothing new is scheduled, and heartbeats are refused");
}

function persistence(node: NodeHealth, { level }: Durability): Finding[] {
  const { name, appendOnly, appendFsync } = node;
  const failing = node.persistenceFailing
    ? [unsafe(`${name} could not write to its disk last time`, "look into its log, and for room on the disk")]
    : [];
  return [...failing, written()];

  function written(): Finding {
    if (level === "always") {
      if (appendOnly && appendFsync === "always") return fine(`${name} writes to disk before it answers`);
      if (appendOnly && appendFsync === null)
        return {
          grade: "note",
          says: `${name} has an append-only file, and does not tell how often it is written to disk`,
          so: "see that appendfsync is always",
        };
      const found = appendOnly ? `appendfsync is ${appendFsync}` : "it has no append-only file";
      return unsafe(
        `HOLDOFF_DURABILITY is always, and ${name} does not write to disk before it answers: ${found}`,
        "CONFIG SET appendonly yes, CONFIG SET appendfsync always, and the same in its configuration file",
      );
    }
    if (!appendOnly)
      return wrong(
        `${name} has no append-only file: when it is restarted, all since its last snapshot is gone`,
        "CONFIG SET appendonly yes, and the same in its configuration file",
      );
    if (appendFsync === "no")
      return wrong(`${name} leaves it to the system when it writes to disk`, "CONFIG SET appendfsync everysec");
    return fine(`${name} writes to disk every second`);
  }
}

function replicas({ name, replicasConnected }: NodeHealth, durability: Durability): Finding[] {
  if (durability.level !== "replicated")
    return replicasConnected > 0 ? [fine(`${name} has ${replicasConnected} replicas`)] : [];
  const { replicas: wanted } = durability;
  if (replicasConnected >= wanted)
    return [fine(`${name} has ${replicasConnected} of ${wanted} replicas that are wanted`)];
  return [
    unsafe(
      `${name} has ${replicasConnected} of ${wanted} replicas that are wanted: every write is answered 503`,
      "start the replicas, or lower HOLDOFF_REPLICAS",
    ),
  ];
}

function clocks(nodes: NodeHealth[]): Finding[] {
  if (nodes.length === 0) return [];
  const aheads = nodes.map(({ clockAheadMs }) => clockAheadMs);
  const [least, most] = [Math.min(...aheads), Math.max(...aheads)];
  const worst = Math.abs(least) > Math.abs(most) ? least : most;
  const ours: Finding =
    Math.abs(worst) > CLOCK_MS_MAX
      ? {
          grade: "note",
          says: `this machine's clock is ${seconds(worst)} from Redis's; decisions go by Redis's`,
          so: "let NTP set both",
        }
      : fine("this machine's clock and Redis's agree");
  if (most - least <= NODES_CLOCK_MS_MAX) return [ours];
  return [
    ours,
    wrong(
      `the clocks of Redis's nodes are ${seconds(most - least)} apart`,
      "let NTP set all of them: a fail-over jumps",
    ),
  ];
}

function cluster({ cluster: found }: Health): Finding[] {
  if (found === null) return [];
  const { state, slotsCovered, partitions } = found;
  const counts = Object.values(partitions);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const even = all / Math.max(1, counts.length);
  const spread = Object.entries(partitions).map(([name, count]) => `${name} ${count}`);
  const says = `partitions by node: ${spread.join(", ")}`;
  return [
    state === "ok" && slotsCovered === SLOTS
      ? fine(`the Cluster covers all ${SLOTS} slots`)
      : unsafe(
          `the Cluster's state is ${state}, with ${slotsCovered} of ${SLOTS} slots covered`,
          "redis-cli --cluster check, then --cluster fix: who lives in the others cannot be reached",
        ),
    counts.some((count) => count > even * SHARE_MAX)
      ? { grade: "note", says, so: "redis-cli --cluster rebalance" }
      : fine(says),
  ];
}

function script({ scriptMs, scriptError, nodes }: Health): Finding[] {
  if (nodes.length === 0) return [];
  if (scriptMs === null)
    return [
      unsafe(
        `a script does not run: ${scriptError}`,
        nodes.some(({ version }) => isOld(version))
          ? "scripts with flags came with Redis 7.0"
          : "the user of REDIS_URL needs +@all on ~h:*, or at least scripts and what they call",
      ),
    ];
  const says = `a script takes ${scriptMs.toFixed(1)} ms, there and back`;
  return [scriptMs <= SCRIPT_MS_MAX ? fine(says) : wrong(says, "put Redis and the server closer to each other")];
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < VERSION_MIN[0] || (major === VERSION_MIN[0] && minor < VERSION_MIN[1]);
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MiB`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const fine = (says: string): Finding => ({ grade: "fine", says });
const wrong = (says: string, so: string): Finding => ({ grade: "wrong", says, so });
const unsafe = (says: string, so: string): Finding => ({ grade: "unsafe", says, so });
