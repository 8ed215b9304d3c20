/** The page that asks for the secret. It works without scripts; only a link that signs in needs one. */
import { readFileSync } from "node:fs";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

export interface SignInPage {
  /** Where it leads, of the console's own addresses. */
  to: string;
  /** What went wrong; empty when nothing did. */
  problem: string;
  /** Where the secret is kept; undefined where the operator set it. */
  keptIn: string | undefined;
}

const SET = "<code>console.secret</code> of the sites file, or <code>HOLDOFF_CONSOLE_SECRET</code>";

/** `file`: where the build put it. */
export function signInPage(file: string, { to, problem, keptIn }: SignInPage): string {
  return readFileSync(file, "utf8")
    .replace("{{to}}", () => escaped(to))
    .replace("{{where}}", () => (keptIn === undefined ? SET : `in <code>${escaped(keptIn)}</code>`))
    .replace("{{problem}}", () =>
      problem === "" ? "" : `<p class="problem" role="alert">${escaped(sentence(problem))}</p>`,
    );
}

const OWN = /^\/console(\?[\w.~%+=&-]{0,500})?(#fu_[0-9a-z]{27})?$/;

/** An address of the console, or else its first page: nobody is led anywhere else. */
export const ownAddress = (text: unknown): string => (typeof text === "string" && OWN.test(text) ? text : "/console");
