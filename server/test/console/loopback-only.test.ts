import { describe, expect, it } from "vitest";
import { type Caller, whyRefused } from "../../src/console/loopback-only.js";

const local = (change: Partial<Caller> = {}, headers: Caller["headers"] = {}): Caller => ({
  address: "127.0.0.1",
  method: "GET",
  url: "/console/api/sites",
  ...change,
  headers: { host: "localhost:4600", ...headers },
});

describe("who may ask for the console", () => {
  it.each<[string, Caller]>([
    ["this machine", local()],
    ["this machine by IPv6", local({ address: "::1" }, { host: "[::1]:4600" })],
    ["this machine by IPv4 inside IPv6", local({ address: "::ffff:127.0.0.1" }, { host: "127.0.0.1" })],
    ["another of its loopback addresses", local({ address: "127.8.9.10" }, { host: "127.8.9.10:4600" })],
    ["the page itself", local({}, { "sec-fetch-site": "same-origin" })],
    ["the address bar", local({}, { "sec-fetch-site": "none" })],
    [
      "a link to the page",
      local(
        { url: "/console?scope=demo%2B" },
        { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
      ),
    ],
  ])("answers %s", (_who, caller) => {
    expect(whyRefused(caller)).toBeUndefined();
  });

  it.each<[string, Caller, RegExp]>([
    ["another machine", local({ address: "192.168.1.20" }), /machine/],
    ["another machine by IPv6", local({ address: "fe80::1" }), /machine/],
    ["nobody", local({ address: "" }), /machine/],
    ["a name that was made to lead here", local({}, { host: "shop.example:4600" }), /localhost/],
    ["a name that begins like ours", local({}, { host: "localhost.shop.example" }), /localhost/],
    ["an address that begins like ours", local({}, { host: "127.0.0.1.shop.example" }), /localhost/],
    ["no name", local({}, { host: undefined }), /localhost/],
    ["a proxy of this machine", local({}, { "x-forwarded-for": "203.0.113.9" }), /proxy/],
    ["a proxy that says so by the book", local({}, { forwarded: "for=203.0.113.9" }), /proxy/],
    ["another site's page", local({}, { "sec-fetch-site": "cross-site" }), /page/],
    ["a page of another port", local({}, { "sec-fetch-site": "same-site" }), /page/],
    [
      "a link to what the page reads",
      local({}, { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }),
      /page/,
    ],
    [
      "a frame",
      local(
        { url: "/console" },
        { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
      ),
      /page/,
    ],
  ])("refuses %s", (_who, caller, why) => {
    expect(whyRefused(caller)).toMatch(why);
  });
});
