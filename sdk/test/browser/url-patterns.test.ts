import { describe, expect, it } from "vitest";
import { matchesPattern } from "../../src/browser/url-patterns.js";

describe("a pattern", () => {
  it.each([
    ["/checkout", "/checkout"],
    ["/checkout", "/checkout/"],
    ["/checkout/", "/checkout"],
    ["/checkout/", "/checkout/address"],
    ["/checkout", "/checkout/address"],
    ["/checkout", "/checkout?step=1"],
    ["/checkout", "/checkout#pay"],
    ["/checkout*", "/checkouts"],
    ["/*/checkout", "/de/checkout"],
    ["/checkouts/*/payment", "/checkouts/c1/abc/payment"],
    ["thank-you", "/shop/thank-you?order=1"],
    ["step=payment", "/checkout?step=payment&x=1"],
    ["/a, /b", "/b"],
    ["  /a   /b ", "/b"],
    ["/kasse/zahlung-ü", "/kasse/zahlung-ü"],
    ["/a+b(c)", "/a+b(c)"],
    ["/", "/anything"],
  ])("%j matches %j", (patterns, address) => {
    expect(matchesPattern(patterns, address)).toBe(true);
  });

  it.each([
    ["/checkout", "/checkouts"],
    ["/checkout", "/de/checkout"],
    ["/checkout", "/"],
    ["/a.b", "/aXb"],
    ["/c/payment", "/c"],
    ["", "/"],
    [" , ", "/"],
    [undefined, "/"],
  ])("%j does not match %j", (patterns, address) => {
    expect(matchesPattern(patterns, address)).toBe(false);
  });
});
