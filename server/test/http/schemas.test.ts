/** What editors load: both schemas, public and cacheable, and the sites file's own is of one mind with its reader. */
import { readFileSync } from "node:fs";
import { createServer, get, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Ajv } from "ajv";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { policyJsonSchema } from "../../src/gate/policy-json-schema.js";
import { schemasRouter } from "../../src/http/schemas-router.js";
import { sitesJsonSchema } from "../../src/sites/sites-schema.js";

let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer(express().use(schemasRouter()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

/** `fetch` asks past every cache, so it cannot ask whether anything is new. */
const statusOf = (path: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(`${url}${path}`, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on("error", reject);
  });

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");

describe("schemas", () => {
  it.each([
    ["/v1/policy.schema.json", policyJsonSchema()],
    ["/v1/sites.schema.json", sitesJsonSchema()],
  ])("%s is there for everybody, and is not sent twice", async (path, schema) => {
    const answer = await fetch(`${url}${path}`, { headers: { origin: "https://editor.example" } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^application\/schema\+json/);
    expect(answer.headers.get("cache-control")).toBe("public, max-age=3600");
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(schema)));
    expect(await statusOf(path, { "if-none-match": answer.headers.get("etag") ?? "" })).toBe(304);
  });

  it("the demo's sites fit theirs, and stand beside it", () => {
    // `npm run holdoff -- sites schema` prints it anew.
    expect(JSON.parse(read("sites.schema.json"))).toEqual(JSON.parse(JSON.stringify(sitesJsonSchema())));
    const validate = new Ajv({ allErrors: true }).compile(sitesJsonSchema());
    const text = read("sites.demo.yaml");
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=sites.schema.json");
    expect(validate(parseDocument(text).toJS())).toBe(true);
    expect(validate(parseDocument(text.replace("enforce:", "enforced:")).toJS())).toBe(false);
    expect(validate(parseDocument(text.replace("hpk_test_demo", "demo")).toJS())).toBe(false);
  });
});
