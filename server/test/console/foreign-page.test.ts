import { describe, expect, it } from "vitest";
import { type Caller, isInsecure, whyForeign } from "../../src/console/foreign-page.js";

const get = (headers: Caller["headers"] = {}): Caller => ({ method: "GET", headers });
const post = (headers: Caller["headers"] = {}): Caller => ({
  method: "POST",
  headers: { host: "desk.example", ...headers },
});

describe("which page may ask the console", () => {
  it.each<[string, Caller]>([
    ["reads of its own page", get({ "sec-fetch-site": "same-origin" })],
    ["reads by the address bar", get({ "sec-fetch-site": "none" })],
    ["reads of a program", get()],
    ["a form of its own page", post({ "sec-fetch-site": "same-origin" })],
    ["that of a browser which says nothing, by its origin", post({ origin: "http://desk.example" })],
    ["the same behind a proxy with TLS", post({ origin: "https://desk.example" })],
  ])("answers %s", (_what, caller) => {
    expect(whyForeign(caller)).toBeUndefined();
  });

  it.each<[string, Caller]>([
    ["reads of another site's page", get({ "sec-fetch-site": "cross-site" })],
    ["reads of a page of another port or subdomain", get({ "sec-fetch-site": "same-site" })],
    ["another site's form", post({ "sec-fetch-site": "cross-site", origin: "https://evil.example" })],
    // What a browser says of its page counts before what the page can say of itself.
    ["another site's form with our origin", post({ "sec-fetch-site": "cross-site", origin: "https://desk.example" })],
    ["a form of another port", post({ "sec-fetch-site": "same-site", origin: "http://desk.example:81" })],
    ["a form that somebody typed the address of", post({ "sec-fetch-site": "none" })],
    ["another origin, of an older browser", post({ origin: "https://evil.example" })],
    ["an origin that begins like ours", post({ origin: "https://desk.example.evil.example" })],
    ["another port, of an older browser", post({ origin: "http://desk.example:81" })],
    ["no origin", post()],
    ["an origin that is kept secret", post({ origin: "null" })],
    ["no name", { method: "POST", headers: { origin: "https://desk.example" } }],
    ["any other method", { ...post({ "sec-fetch-site": "cross-site" }), method: "DELETE" }],
    ["one that nobody knows", { ...post(), method: "BREW" }],
  ])("refuses %s", (_what, caller) => {
    expect(whyForeign(caller)).toMatch(/page/);
  });
});

describe("where a session can be kept", () => {
  it.each([
    ["https://desk.example", false],
    ["http://desk.example", true],
    ["http://192.168.1.20:4600", true],
    ["http://localhost:4600", false],
    ["http://console.localhost", false],
    ["http://127.0.0.1:4600", false],
    ["http://[::1]:4600", false],
    ["http://localhost.desk.example", true],
    ["null", false],
    [undefined, false],
  ])("a page of %s: insecure is %s", (origin, insecure) => {
    expect(isInsecure(origin === undefined ? {} : { origin })).toBe(insecure);
  });
});
