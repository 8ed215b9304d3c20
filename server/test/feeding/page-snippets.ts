/** The mappings of the docs page, read from the page and run as they stand there. */

import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

const PAGE = new URL("../../docs/feeding.md", import.meta.url);

/** Who may be asked for, and under which number the shop knows them. It knows one person. */
const KNOWN = {
  email: ["ada@example.com"],
  phone: ["+442079460042", "+44 20 7946 0042"],
  hubspotTicket: [18044213377],
};
type Clue = keyof typeof KNOWN;

/** The shop's own look-up, which the page's mappings call. */
function customerOf(clues: Partial<Record<Clue, unknown>>): Promise<string | undefined> {
  const knows = ([clue, value]: [string, unknown]) => (KNOWN[clue as Clue] as unknown[]).includes(value);
  return Promise.resolve(Object.entries(clues).some(knows) ? "c_42" : undefined);
}

type ToEvents = (payload: unknown) => unknown;

/** By the heading that they stand under. Blocks without a `toEvents` are no mappings. */
export function readSnippets(): ReadonlyMap<string, string[]> {
  const snippets = new Map<string, string[]>();
  for (const section of readFileSync(PAGE, "utf8")
    .split(/^#{2,3} /m)
    .slice(1)) {
    const heading = section.slice(0, section.indexOf("\n"));
    const blocks = [...section.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
    const mappings = blocks.filter((code) => code.includes("function toEvents("));
    if (mappings.length > 0) snippets.set(heading, mappings);
  }
  return snippets;
}

/** What the mapping makes of a payload, as JSON has it: a field that is undefined is not sent. */
export async function mapWith(snippet: string, payload: unknown): Promise<unknown[]> {
  const toEvents = runInNewContext(`${snippet}\ntoEvents`, { customerOf, crypto: webcrypto }) as ToEvents;
  const received: unknown = JSON.parse(JSON.stringify(payload));
  return JSON.parse(JSON.stringify(await toEvents(received))) as unknown[];
}
