/** The words of text messages that carriers act on, as people write them. */
import { KEYWORDS, type Keyword } from "@holdoff/sdk/wire";
import { ABSENT, isAbsent, type Reading, readAs, unreadable } from "./reading.js";

/**
 * Words that mean `stop` when they stand alone: those of Twilio and of the CTIA
 * (https://help.twilio.com/articles/223134027), and what they are called in German and French.
 */
const STOP = [
  ...["stop", "stopall", "stop all", "unsubscribe", "optout", "opt out", "revoke", "cancel", "end", "quit"],
  ...["stopp", "abmelden", "arret", "desabonner"],
];
/** Nobody begins another sentence with these: "stop please" is a stop, and "end of the month" is none. */
const BEGIN_A_STOP = ["stop", "stopall", "unsubscribe", "optout", "opt out", "stopp", "abmelden", "arret"];

/** `start` allows, so it is taken as it is written and nothing like it is. */
export function readKeyword(raw: unknown): Reading<Keyword> {
  if (isAbsent(raw)) return ABSENT;
  const said = typeof raw === "string" ? plain(raw) : "";
  if (STOP.includes(said) || BEGIN_A_STOP.some((word) => said.startsWith(`${word} `))) return readAs("stop");
  const keyword = KEYWORDS.find((word) => word === said);
  return keyword === undefined ? unreadable(`one of ${KEYWORDS.join(", ")}`) : readAs(keyword);
}

/** Small letters without accents, each run of other signs as one blank. */
const plain = (text: string): string =>
  text
    .normalize("NFD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
