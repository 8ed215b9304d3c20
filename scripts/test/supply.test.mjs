import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROOT } from "../root.mjs";
import { serverPackage } from "../server-package.mjs";
import { knownHoles } from "../supply/known-holes.mjs";
import { sbomOf, whyInvalid } from "../supply/sbom-of.mjs";

describe("the bill of materials", () => {
  const { text, shipped, others } = sbomOf(ROOT, 0);
  const bom = JSON.parse(text);
  const lock = serverPackage("yaml").parse(readFileSync(`${ROOT}/pnpm-lock.yaml`, "utf8"));
  const named = new Map(bom.components.map((one) => [one["bom-ref"], one]));

  it("is CycloneDX, by the format's own schema, which refuses what is not", async () => {
    expect(await whyInvalid(text)).toBeNull();
    expect(await whyInvalid(text.replace('"bomFormat": "CycloneDX"', '"bomFormat": "Other"'))).not.toBeNull();
    expect(await whyInvalid(text.replace('"type": "application"', '"type": "spaceship"'))).not.toBeNull();
  });

  it("names every package of the lockfile by its hash, and our own", () => {
    const hashOf = (integrity) => Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex");
    const there = Object.entries(lock.packages).map(([key, { resolution }]) => [key, hashOf(resolution.integrity)]);
    const here = bom.components.flatMap(({ "bom-ref": ref, hashes }) => (hashes ? [[ref, hashes[0].content]] : []));
    expect(here.sort()).toEqual(there.sort());
    expect(shipped + others).toBe(there.length);
    expect([...named.keys()].filter((ref) => ref.startsWith("@holdoff/"))).toHaveLength(3);
    expect(bom.metadata.component).toMatchObject({ name: "holdoff", type: "application" });
  });

  it("tells what is shipped, with all that it needs, from what builds and tests it", () => {
    const { dependencies } = JSON.parse(readFileSync(`${ROOT}/server/package.json`, "utf8"));
    const express = `express@${dependencies.express}`;
    const needed = [express, ...bom.dependencies.find(({ ref }) => ref === express).dependsOn];
    expect(needed.length).toBeGreaterThan(10);
    expect(new Set(needed.map((ref) => named.get(ref).scope))).toEqual(new Set(["required"]));
    const scopesOf = (name) => bom.components.filter((one) => one.name === name).map(({ scope }) => scope);
    expect([scopesOf("vitest"), scopesOf("typescript").at(0)]).toEqual([["excluded"], "excluded"]);
    expect([scopesOf("server"), scopesOf("sdk"), scopesOf("e2e")]).toEqual([["required"], ["required"], ["excluded"]]);
  });

  it("names the dependencies of each package, and the licence of each installed one", () => {
    const needsOf = (ref) => bom.dependencies.find((one) => one.ref === ref).dependsOn;
    const own = bom.metadata.component["bom-ref"];
    const server = needsOf(own).find((ref) => ref.startsWith("@holdoff/server@"));
    expect(needsOf(server)).toEqual(expect.arrayContaining([expect.stringMatching(/^express@/)]));
    expect(needsOf(server)).toEqual(expect.arrayContaining([expect.stringMatching(/^@holdoff\/sdk@/)]));
    // One installed under another name is named by its own.
    expect(needsOf(server)).toEqual(expect.arrayContaining([expect.stringMatching(/^bullmq@5/)]));
    const unlicensed = bom.components.filter(({ scope, licenses }) => scope === "required" && licenses === undefined);
    // Those for other kinds of machine are not here to be asked.
    expect(unlicensed.map(({ name }) => name).filter((name) => !/-(darwin|linux|win32|android)/.test(name))).toEqual(
      [],
    );
  });
});

describe("known holes", () => {
  const answer = (advisories, more = {}) =>
    JSON.stringify({ advisories, metadata: { totalDependencies: 540 }, ...more });
  const hole = (name, severity) => ({
    module_name: name,
    severity,
    title: "takes for ever",
    findings: [{ version: "1.0.0" }, { version: "1.0.0" }],
    patched_versions: ">=1.0.1",
    url: "https://example.com/1",
  });

  it("are told with the worst first", () => {
    const found = knownHoles(answer({ 1: hole("left", "low"), 2: hole("right", "critical") }));
    expect(found).toMatchObject({ answered: true, packages: 540 });
    expect(found.holes).toEqual([
      "critical: right 1.0.0: takes for ever (mended in >=1.0.1; https://example.com/1)",
      expect.stringMatching(/^low: left/),
    ]);
    expect(knownHoles(`WARN something\n${answer({})}`)).toEqual({ answered: true, packages: 540, holes: [] });
  });

  it("are not none when the registry refuses, and the reason is told", () => {
    const refused = { error: { code: "ERR_PNPM_AUDIT_BAD_RESPONSE", message: "responded with 405" } };
    expect(knownHoles(JSON.stringify(refused))).toEqual({ answered: false, why: "responded with 405" });
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "getaddrinfo ENOTFOUND"],
    ["half of an answer", '{"advisories": {'],
    ["an answer about no package", JSON.stringify({ advisories: {}, metadata: { totalDependencies: 0 } })],
    ["an answer without advisories", JSON.stringify({ metadata: { totalDependencies: 540 } })],
  ])("are not none when the registry answers %s", (_what, output) => {
    expect(knownHoles(output)).toMatchObject({ answered: false, why: expect.stringMatching(/./) });
  });
});
