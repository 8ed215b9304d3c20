/**
 * Every sentence that the tables make the gate say, with the facts beside it, is written down in `docs/reasons.md`.
 * After a change of words: `npx vitest run server/test/gate/sentences -u`.
 */
import { PURPOSES, REASON_CODES, type ReasonCode } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cancelByShop } from "../../src/gate/cancel-by-shop.js";
import { decide } from "../../src/gate/decide.js";
import type { CoreReason } from "../../src/gate/decision-core.js";
import { NO_SITE_FACTS } from "../../src/gate/site-facts.js";
import { runs } from "../support/runs.js";
import { followUpWith, PRESENT_MS, personWith, policyWith } from "./given.js";
import { anyCase } from "./histories.js";
import { decider, tables } from "./tables.js";

interface Sentence {
  code: ReasonCode;
  effect: string;
  because: string;
  /** How often it was said, and how often with each fact. */
  times: number;
  facts: Map<string, number>;
}

/** What differs from shop to shop and from contact to contact: lengths of time, channels, purposes. */
const VARIES = [
  /\b\d+ (?:second|minute|hour|(?:calendar )?day)s?\b/g,
  /(?<=\bhours for )(?:calls|emails|chats|letters|(?:text|push|social) messages)\b/g,
  new RegExp(`\\b(?:${PURPOSES.join("|")})(?= contacts?\\b)`, "g"),
];
const template = (because: string): string => VARIES.reduce((text, varying) => text.replace(varying, "…"), because);

function collect(reasons: readonly CoreReason[], sentences = new Map<string, Sentence>()): Map<string, Sentence> {
  for (const { code, effect, say } of reasons) {
    const said = say();
    const because = template(said.because);
    const sentence = sentences.get(`${code} ${because}`) ?? { code, effect, because, times: 0, facts: new Map() };
    sentence.times += 1;
    for (const fact of Object.keys(said.facts)) sentence.facts.set(fact, (sentence.facts.get(fact) ?? 0) + 1);
    sentences.set(`${code} ${because}`, sentence);
  }
  return sentences;
}

let kept: Map<string, Sentence> | undefined;

/** What the tables say, and what is said where no rule is asked. Worked out once, by the first test that asks. */
function sentences(): Map<string, Sentence> {
  kept ??= sentencesOfTables();
  return kept;
}

function sentencesOfTables(): Map<string, Sentence> {
  const decided = tables.flatMap((table) =>
    table.cases.flatMap((given) => given.looks.flatMap(({ at }) => decider(table, given)(at).reasons)),
  );
  return collect([...decided, ...reasonsOfShop()]);
}

function reasonsOfShop(): readonly CoreReason[] {
  const one = followUpWith();
  const options = { enforce: true, site: NO_SITE_FACTS };
  const cancelled = cancelByShop(personWith({}, [one]), one.id, "sold out", policyWith(), PRESENT_MS, options);
  if (!cancelled?.ok) throw new Error("the shop could not cancel it");
  return cancelled.settlement.followUps.flatMap(({ decision }) => decision?.reasons ?? []);
}

const HEAD = `# Reasons

Every reason that a decision can give: what it does, what it says, and which facts stand beside it. The rule behind each
is in the [policy](policy.md). Where it says \`…\` stands a length of time, a channel or a purpose; a fact with \`?\` is
not always there. A test makes this page from the decision tables in \`server/src/gate/cases\`.
`;

function page(all: readonly Sentence[]): string {
  const sorted = [...all].sort((a, b) => (a.because < b.because ? -1 : 1));
  const sections = REASON_CODES.map((code) => {
    const lines = sorted.filter((one) => one.code === code).map(line);
    return `\n## \`${code}\`\n\n${lines.join("")}`;
  });
  return HEAD + sections.join("");
}

function line({ effect, because, times, facts }: Sentence): string {
  const named = [...facts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([fact, often]) => `\`${often < times ? `${fact}?` : fact}\``);
  return `- ${effect}: ${because} (${named.join(", ")})\n`;
}

test("the page of reasons has every sentence that the tables make the gate say", async () => {
  await expect(page([...sentences().values()])).toMatchFileSnapshot("../../docs/reasons.md");
});

test("every reason code is on it", () => {
  const codes = new Set([...sentences().values()].map(({ code }) => code));
  expect(REASON_CODES.filter((code) => !codes.has(code))).toEqual([]);
});

test("no history makes the gate say what the tables do not", () => {
  const histories = fc.sample(anyCase, { seed: 1, ...runs(500) });
  const reasons = histories.flatMap(
    ({ followUp, person, policy, nowMs, site }) => decide(followUp, person, policy, nowMs, site).reasons,
  );
  expect([...collect(reasons).keys()].filter((sentence) => !sentences().has(sentence))).toEqual([]);
});
