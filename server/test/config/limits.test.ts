/** What may be said of limits in a sites file, and what holds where nothing is. */
import { describe, expect, it } from "vitest";
import { limitsSchema } from "../../src/sites/limits.js";

describe("limits", () => {
  it("hold as they are documented where nothing is said, and the rest of them where something is", () => {
    const whole = {
      proxies: 0,
      visitor: { perMinute: 120, burst: 60 },
      known: { perMinute: 120, burst: 60 },
      address: { perMinute: 1_200, burst: 1_200 },
      work: { atOnce: 16, waiting: 500 },
    };
    expect(limitsSchema.parse(undefined)).toEqual(whole);
    expect(limitsSchema.parse({})).toEqual(whole);
    expect(limitsSchema.parse({ proxies: 2, address: { burst: 7 } })).toEqual({
      ...whole,
      proxies: 2,
      address: { perMinute: 1_200, burst: 7 },
    });
  });

  it.each<[object, boolean]>([
    [{ proxies: 10 }, true],
    [{ proxies: 11 }, false],
    [{ proxies: -1 }, false],
    [{ proxies: true }, false],
    [{ visitor: { perMinute: 1, burst: 60 } }, true],
    [{ visitor: { perMinute: 1, burst: 61 } }, false],
    [{ visitor: { perMinute: 0 } }, false],
    [{ address: { perMinute: 1_000_001 } }, false],
    [{ known: { burst: 0 } }, false],
    [{ work: { atOnce: 0 } }, false],
    [{ work: { waiting: 0 } }, true],
    [{ work: { atOnce: 10_001 } }, false],
    [{ visitors: {} }, false],
    [{ address: { perSecond: 1 } }, false],
  ])("%j: %s", (given, isTaken) => {
    expect(limitsSchema.safeParse(given).success).toBe(isTaken);
  });
});
