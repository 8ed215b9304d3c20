/**
 * Sites that share one server: two live ones, and two test sites with sandboxes. All that one of them says holds words that
 * nobody else says, so that another's answer gives away where it took them.
 */
import { WEBHOOK_SECRET } from "../../faults/kit/sites.mjs";

const SITES = [
  { site: "north", mode: "live" },
  { site: "south", mode: "live" },
  { site: "glass", mode: "test" },
  { site: "stone", mode: "test" },
];

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
    name: `${site}${tail}`,
    mode: SITES.find((one) => one.site === site).mode,
    secret: secretOf(site) + tail,
    publishable: publishableOf(site) + tail,
    identity: identityOf(site),
  };
});

export const neighboursText = (webhookUrl, policyFile) => `
sites:
${SITES.map(
  ({ site, mode }) => `
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
).join("")}`;
