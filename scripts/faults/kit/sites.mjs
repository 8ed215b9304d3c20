/** The shop of the lab: one live site, and one test site whose time is moved by hand. Calls are redeemed by the sender. */
export const LIVE = { site: "shop", mode: "live", secret: "hsk_live_shop", publishable: "hpk_live_shop" };
export const TEST = { site: "demo", mode: "test", secret: "hsk_test_demo", publishable: "hpk_test_demo" };
export const WEBHOOK_SECRET = "whsec_aG9sZG9mZi10ZXN0LXdlYmhvb2stc2VjcmV0";
const ORIGIN = "http://localhost:*";

/** Open at all hours, so that nothing depends on when it is run. */
export const ROUND_THE_CLOCK = `
hours:
  call: { from: "00:00", to: "24:00" }
  sms: { from: "00:00", to: "24:00" }
  unknown: { from: "00:00", to: "24:00" }
`;

/**
 * The same with short times, so that a fault is over soon. A customer is
 * here for six seconds after they were last heard of.
 */
export const SHORT = `${ROUND_THE_CLOCK}
presence: { lease: 6s }
quiet: { default: 2s }
funnel: { leftAfter: { default: 5s } }
coolOff: { default: { default: 0s } }
blind: { max: 5m }
`;

export const sitesText = (webhookUrl, policyFile) => `
sites:
${[LIVE, TEST].map((shop) => siteText(shop, webhookUrl, policyFile)).join("")}`;

const siteText = ({ site, mode, secret, publishable }, url, policyFile) => `
  - id: ${site}
    mode: ${mode}
    publishableKey: ${publishable}
    secretKeys: [${secret}]
    origins: ["${ORIGIN}"]
    identity: {verify: hmac, secret: identity, requireExpiry: false}
    deliver:
      webhooks:
        - {id: dialler, url: "${url}", secret: ${WEBHOOK_SECRET}, channels: [call, post], redeem: by_sender, allowPrivateNetwork: true}
        - {id: mailer, url: "${url}", secret: ${WEBHOOK_SECRET}, channels: [email, sms], allowPrivateNetwork: true}
      queues:
        - {id: five, name: five, prefix: shop, channels: [chat], attempts: 6, backoff: {type: fixed, delay: 50}}
        - {id: six, name: six, prefix: shop, channels: [chat], attempts: 6, backoff: {type: fixed, delay: 50}}
    policy: ${policyFile}
`;
