/** `holdoff policy …`, as an operator types it: what it says, and how it ends. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const POLICIES = new URL("../../policies/", import.meta.url);
const COURTEOUS = fileURLToPath(new URL("courteous.yaml", POLICIES));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdoff-cli-"));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

interface Ran {
  code: number;
  said: string;
  complained: string;
}

const holdoff = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { cwd: folder }, (error, said, complained) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, said, complained });
    });
  });

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return name;
}

describe("holdoff policy", () => {
  it("lint: every file, every mistake, and 1 when there was one", async () => {
    const good = await file("good.yaml", "quiet: {call: 2h}");
    const bad = await file("bad.yaml", "quite: {call: 2h}\nbounce: 5");
    expect(await holdoff("policy", "lint", good)).toMatchObject({ code: 0, complained: "" });
    const both = await holdoff("policy", "lint", bad, good, "none.yaml");
    expect(both.code).toBe(1);
    expect(both.said).toMatch(/^good\.yaml: fine, version [0-9a-f]{12}\n$/);
    expect(both.complained.split("\n")).toEqual([
      'bad.yaml:1:1 unknown key "quite" (did you mean "quiet"?)',
      "bad.yaml:2:9 bounce: 5 has no unit: write 5s, 5m, 5h or 5d, from 0s to 3650d",
      expect.stringMatching(/^none\.yaml: cannot be read/),
      "",
    ]);
  });

  it("diff: 0 for rules that decide alike, 1 for others, 2 for a file with a mistake", async () => {
    const calm = await file("calm.yaml", "quiet: {call: 2h}\nholds: {max: 21d}\n");
    const same = await file("same.yaml", "# the same\nholds: {max: 21d}\nquiet: {call: 120m}\n");
    const bad = await file("bad.yaml", "holds: 21d");
    expect(await holdoff("policy", "diff", calm, same)).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^no contact is decided differently \(versions (\w+), \1\)\n$/),
    });
    expect(await holdoff("policy", "diff", COURTEOUS, calm)).toEqual({
      code: 1,
      said: [
        "tightens: quiet: calls wait 2 hours instead of 30 minutes after the last thing the customer did",
        "loosens: holds.max is 21 days instead of 14 days: contacts wait for longer before they are given up",
        "",
      ].join("\n"),
      complained: "",
    });
    expect((await holdoff("policy", "diff", calm, bad)).code).toBe(2);
  });

  it("explain: sentences for each section, and what differs from the courteous policy", async () => {
    const calm = await file("calm.yaml", "quiet: {call: 2h}\n");
    const { code, said } = await holdoff("policy", "explain", calm);
    expect(code).toBe(0);
    expect(said).toContain(
      [
        "After the last thing the customer did, on any device",
        "  Calls wait 2 hours; texts and mails wait 30 minutes; push messages wait 1 hour; chats and letters do not wait; social messages wait 24 hours.",
        "  Compared with the courteous policy:",
        "    tightens: quiet: calls wait 2 hours instead of 30 minutes after the last thing the customer did",
      ].join("\n"),
    );
    const sections = said.trim().split("\n\n").slice(1);
    expect(sections).toHaveLength(26);
    for (const section of sections) {
      const [title, ...lines] = section.split("\n");
      expect(title).toMatch(/^[A-Z][A-Za-z ,']+$/);
      for (const line of lines.filter((one) => /^ {2}\S/.test(one))) expect(line).toMatch(/^ {2}[A-Z].*[.:]$/);
    }
    expect((await holdoff("policy", "explain", COURTEOUS)).said).not.toContain("Compared with");
  });

  it("schema: what is served and checked in", async () => {
    const { said } = await holdoff("policy", "schema");
    const checkedIn = await readFile(new URL("policy.schema.json", POLICIES), "utf8");
    expect(JSON.parse(said)).toEqual(JSON.parse(checkedIn));
  });
});
