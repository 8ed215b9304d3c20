/** The tests that mutants are tried against: the pure ones. They need no Redis and no browser, and take seconds. */
import base from "../../vitest.config.ts";

export default { ...base, test: { ...base.test, include: ["server/test/{gate,person}/**/*.test.ts"] } };
