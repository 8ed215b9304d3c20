import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ROUTES } from "../attack/kit/routes.mjs";
import { onlyLoopback } from "../attack/only-loopback.mjs";
import { ROOT } from "../root.mjs";

describe("an attack", () => {
  let giveBack = () => undefined;
  afterEach(() => giveBack());

  it("reaches this machine only, by whatever name another one goes", () => {
    giveBack = onlyLoopback();
    for (const host of ["192.0.2.1", "10.0.0.1", "shop.example", "::ffff:192.0.2.1", "2001:db8::1"])
      expect(() => connect({ host, port: 9 }), host).toThrow(`not to ${host}`);
    for (const host of ["127.0.0.1", "127.3.2.1", "::1", "localhost", undefined])
      expect(() => connect({ host, port: 9 }).on("error", () => undefined), host).not.toThrow();
    expect(() => connect("/nowhere/r.sock").on("error", () => undefined)).not.toThrow();
  });

  it("fetches from this machine only", async () => {
    giveBack = onlyLoopback();
    await expect(fetch("http://192.0.2.1/")).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/not to/) },
    });
  });
});

/** Every path that a router of the server names. */
function pathsInSource(folder = join(ROOT, "server/src")) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .flatMap(({ parentPath, name }) => [
      ...readFileSync(join(parentPath, name), "utf8").matchAll(
        /\b(?:get|post|put|patch|delete|all)\(\s*"(\/[^"]*)"|Path = "(\/v1\/[^"]*)"/g,
      ),
    ])
    .map(([, path, redeemPath]) => path ?? redeemPath);
}

it("the list of routes to attack is that of the server", () => {
  expect([...new Set(ROUTES.map(({ path }) => path))].sort()).toEqual([...new Set(pathsInSource())].sort());
});
