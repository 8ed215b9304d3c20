/** What stands in a sites file where a secret or an origin has to be, and is none. The value itself is never repeated. */

/** A page shows customers their own hash. A customer who can try out all short secrets can sign for anybody. */
const CHARACTERS_MIN = 8;
const DIFFERENT_MIN = 4;
const BETTER = "openssl rand -hex 32 makes a good one";

/** What programs write where a value is missing. A random secret is none of these, and has none of these signs. */
const EMPTY = /^((hsk|whsec)_)?((live|test)_)?(undefined|null|nil|none|nan|true|false|\[object object\])$/i;
const TEMPLATE = /\{\{|\$\{|\{%|<%|%7b/i;

/** Undefined where somebody filled it in. */
const whyEmpty = (text: string): string | undefined =>
  EMPTY.test(text.trim()) || TEMPLATE.test(text)
    ? "was not filled in: it is what a program writes where a value is missing"
    : undefined;

/** Undefined where it can be a secret. */
export function whyWeak(text: string): string | undefined {
  if (text.length < CHARACTERS_MIN) return `has at least ${CHARACTERS_MIN} characters: ${BETTER}`;
  if (new Set(text).size < DIFFERENT_MIN) return `has at least ${DIFFERENT_MIN} different characters: ${BETTER}`;
  const empty = whyEmpty(text);
  return empty === undefined ? undefined : `${empty}; ${BETTER}`;
}

const SECRET_KEY = /^hsk_[A-Za-z0-9_]{4,128}$/;

export const whyNoKey = (text: string): string | undefined =>
  whyEmpty(text) ?? (SECRET_KEY.test(text) ? undefined : "is hsk_ and 4 to 128 of letters, digits and underscore");

const WEBHOOK_SECRET = /^whsec_[A-Za-z0-9+/]{24,}={0,2}$/;
const WEBHOOK_SECRET_BYTES_MIN = 18;

export const whyNoWebhookSecret = (text: string): string | undefined =>
  WEBHOOK_SECRET.test(text) && Buffer.from(text.slice("whsec_".length), "base64").length >= WEBHOOK_SECRET_BYTES_MIN
    ? undefined
    : "is whsec_ and base64 of at least 18 bytes";

/** Not repeated where it is wrong: it may hold a password. */
export const isMoreThanOrigin = (text: string): boolean => /[@?#\\]/.test(text);
