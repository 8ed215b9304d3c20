/**
 * `holdoff doctor`: how the Redis of REDIS_URL is set up and doing, in plain words, what to do about it, and what keeps
 * the sites' contacts waiting.
 */
import { readDurability, readStrangersBytes } from "../config.js";
import { inWords } from "../loggable.js";
import { readFormat } from "../state/check-in.js";
import { connectForRequests, firstAnswer } from "../state/connect.js";
import { FORMATS, FormatInForce } from "../state/formats.js";
import { type Health, readHealth } from "../state/health.js";
import { type Finding, findingsOf } from "../state/health-findings.js";
import { readKeys } from "../state/open-store.js";
import { consoleFindings } from "./console-findings.js";
import { sitesFinding } from "./sites-finding.js";
import { standingFindings } from "./standing-findings.js";
import { strangersFinding } from "./strangers-finding.js";

const ANSWER_MS_MAX = 2_000;
const MARKS = { unsafe: "WRONG", wrong: "wrong", note: "note ", fine: "fine " } as const;

/** Says each finding. Answers whether all is well. */
export async function doctor(
  redisUrl: string,
  env: Record<string, string | undefined>,
  say: (line: string) => void,
): Promise<boolean> {
  const durability = readDurability(env);
  const { health, standing } = await examine(redisUrl, env);
  const findings = [...sitesFinding(env), ...findingsOf(health, durability), ...standing, ...consoleFindings(env)];
  for (const finding of findings) say(lineOf(finding));
  const wrong = findings.filter(({ grade }) => grade === "unsafe" || grade === "wrong");
  const unsafe = wrong.some(({ grade }) => grade === "unsafe");
  say("");
  say(
    wrong.length === 0
      ? `All is well for HOLDOFF_DURABILITY=${durability.level}.`
      : `${wrong.length} to mend for HOLDOFF_DURABILITY=${durability.level}${unsafe ? "; with what is WRONG nothing should be released" : ""}.`,
  );
  return wrong.length === 0;
}

interface Examined {
  health: Health;
  /** In which format the store is written, and what keeps the contacts of sites waiting. */
  standing: Finding[];
}

async function examine(redisUrl: string, env: Record<string, string | undefined>): Promise<Examined> {
  const redis = connectForRequests(redisUrl);
  let lastError = "";
  redis.on("error", (error: Error) => {
    lastError = inWords(error);
  });
  try {
    await firstAnswer(redis, ANSWER_MS_MAX);
    const health = await readHealth(redis, await readKeys(redis));
    const format = formatFinding(await readFormat(redis));
    // Of data that it cannot read it says nothing.
    const standing = format.grade === "fine" ? await standingFindings(redis, env) : [];
    return { health, standing: [format, await strangersFinding(redis, health, readStrangersBytes(env)), ...standing] };
  } catch (error) {
    const why = lastError || inWords(error);
    return { health: { nodes: [], silent: [], cluster: null, scriptMs: null, scriptError: why }, standing: [] };
  } finally {
    redis.disconnect();
  }
}

function formatFinding(inForce: number): Finding {
  const { problem } = new FormatInForce(FORMATS, inForce);
  if (problem === null) return { grade: "fine", says: `the store is written in format ${inForce}` };
  return { grade: "unsafe", says: problem };
}

const lineOf = ({ grade, says, so }: Finding): string =>
  `${MARKS[grade]}  ${says}${so === undefined ? "" : `\n         → ${so}`}`;
