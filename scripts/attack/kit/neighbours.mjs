/**
 * Sites that share one server: two live ones, and two test sites with sandboxes. All that one of them says holds words that
 * nobody else says, so that another's answer gives away where it took them.
 */
import { randomBytes } from "node:crypto";
import { WEBHOOK_SECRET } from "../../faults/kit/sites.mjs";

const MODES = { north: "live", south: "live", glass: "test", stone: "test" };

const secretOf = (site) => `hsk_${site}_secret`;
const publishableOf = (site) => `hpk_${site}_public`;
const identityOf = (site) => `identity-secret-of-${site}`;

/** Every scope, each with a letter of its own. Sandboxes of one site share its keys but for the name. */
export const NEIGHBOURS = [
  { letter: "n", site: "north" },
  { letter: "s", site: "south" },
  { letter: "g", site: "glass" },
  { letter: "h", site: "glass", sandbox: "w1" },
  { letter: "i", site: "glass", sandbox: "w2" },
  { letter: "t", site: "stone" },
].map(({ letter, site, sandbox }) => {
  const tail = sandbox === undefined ? "" : `+${sandbox}`;
  return {
    letter,
    site,
    // As data is stored under: a test site's own time has a plus too.
    scope: site + (MODES[site] === "test" && tail === "" ? "+" : tail),
    mode: MODES[site],
    secret: secretOf(site) + tail,
    publishable: publishableOf(site) + tail,
    identity: identityOf(site),
  };
});

/** What this neighbour alone says: 48 random bits behind its letter. */
export const wordOf = ({ letter }) => `zq${letter}${randomBytes(6).toString("hex")}`;

const TRACE = /zq[a-z][0-9a-f]{12}|fu_[0-9a-z]{27}|vh_[\w-]{16}|hop_[\w.-]{20,}/g;
/** A cursor, or a permit: text that was encoded. */
const ENCODED = /[A-Za-z0-9_-]{24,}/g;

/** All that names one neighbour in a text: its words, and ids, masked visitors and permits that the server made. */
export function tracesIn(text) {
  const decoded = (text.match(ENCODED) ?? []).map((part) => Buffer.from(part, "base64url").toString("latin1"));
  return [text, ...decoded].flatMap((one) => one.match(TRACE) ?? []);
}

export const neighboursText = (webhookUrl, policyFile) => `
sites:
${Object.entries(MODES)
  .map(
    ([site, mode]) => `
  - id: ${site}
    mode: ${mode}
    publishableKey: ${publishableOf(site)}
    secretKeys: [${secretOf(site)}]
    origins: ["http://${site}.localhost:*"]
    identity: {verify: hmac, secret: ${identityOf(site)}, requireExpiry: false}
    deliver:
      webhooks:
        - {id: dialler, url: "${webhookUrl}", secret: ${WEBHOOK_SECRET}, channels: [call, post], redeem: by_sender, allowPrivateNetwork: true}
    policy: ${policyFile}
`,
  )
  .join("")}`;
