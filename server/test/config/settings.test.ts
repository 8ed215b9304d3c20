/** One table of settings: what the code reads, what the README tells, and what a mistyped name is held against. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { settingsInForce, withoutPassword } from "../../src/config/in-force.js";
import { SETTINGS, settingsOf } from "../../src/config/settings.js";
import { envNamesIn, unknownNames } from "../../src/config/unknown-names.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Snippets have the names of a shop's own variables. */
function* filesIn(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = `${folder}/${name}`;
    if (["node_modules", "dist", "test", "snippets"].includes(name)) continue;
    if (statSync(path).isDirectory()) yield* filesIn(path);
    else if (/\.(ts|tsx|mjs|yaml)$/.test(name)) yield path;
  }
}

describe("the table of settings", () => {
  it("has every name that the code reads", () => {
    const read = ["server", "sdk", "scripts", "e2e"].flatMap((folder) => [...filesIn(`${ROOT}${folder}`)]);
    const names = read.flatMap((path) => [...readFileSync(path, "utf8").matchAll(/\bHOLDOFF_[A-Z_]*[A-Z]\b/g)]);
    const known = SETTINGS.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(20);
    expect([...new Set(names.map(([name]) => name))].filter((name) => !known.includes(name))).toEqual([]);
  });

  it("is the README's, with the same defaults", () => {
    const [, section = ""] = readFileSync(`${ROOT}README.md`, "utf8").split(/^## Settings$/m);
    const rows = [...section.matchAll(/^\| `([A-Z_]+)` +\| (.*?) +\|/gm)].map(([, name, told]) => ({ name, told }));
    const own = SETTINGS.filter(({ of }) => of !== "tests");
    expect(new Set(rows.map(({ name }) => name))).toEqual(new Set(own.map(({ name }) => name)));
    for (const { name, default: held } of own) {
      const told = rows.find((row) => row.name === name)?.told;
      if (held !== undefined) expect([name, told?.replaceAll("`", "")]).toEqual([name, held]);
    }
  });

  it("an empty value is none", () => {
    const all = Object.fromEntries(SETTINGS.map(({ name }) => [name, name === "PORT" ? "" : " "]));
    expect(settingsOf(all)).toEqual(settingsOf({}));
    expect(settingsOf({ PORT: " 80\n" })["PORT"]).toBe("80");
    expect(settingsOf({ HOLDOFF_CONFIG: "" }, { HOLDOFF_CONFIG: "demo" })["HOLDOFF_CONFIG"]).toBe("demo");
  });
});

describe("a name that is no setting", () => {
  const told = (name: string, value = "x", also: readonly string[] | null = []): string | undefined =>
    /did you mean (.*)\?/.exec(unknownNames({ [name]: value }, also)[0] ?? "")?.[1];

  it.each([
    ["HOLDOFF_CONFG", "HOLDOFF_CONFIG"],
    ["HOLDOF_ROLES", "HOLDOFF_ROLES"],
    ["HOLDOFF_CRASHAT", "HOLDOFF_CRASH_AT"],
    ["holdoff_log", "HOLDOFF_LOG"],
    ["HOLDOFF_PORT", "PORT"],
    ["HOLDOFF_REDIS_URL", "REDIS_URL"],
    ["HOLDOFF_DURABLE", "HOLDOFF_DURABILITY"],
  ])("%s is told with the nearest: %s", (name, nearest) => expect(told(name)).toBe(nearest));

  it("is one that the sites file nearly reads, and none that it reads", () => {
    const read = envNamesIn(`secretKeys: [{ env: HOLDOFF_SECRET_KEY }, {"env": "OTHER"}]`);
    expect(read).toEqual(["HOLDOFF_SECRET_KEY", "OTHER"]);
    expect(told("HOLDOFF_SECRET_KEY", "x", read)).toBeUndefined();
    expect(told("HOLDOFF_SECRT_KEY", "x", read)).toBe("HOLDOFF_SECRET_KEY");
    // Where there is no sites file yet, this may well be its.
    expect(told("HOLDOFF_SECRET_KEY", "x", null)).toBeUndefined();
    expect(told("HOLDOFF_CONFG", "x", null)).toBe("HOLDOFF_CONFIG");
  });

  it("is none of somebody else's", () => {
    const port = "tcp://10.0.0.1:4600";
    const others = { PATH: "/", PORTS: "1", port: "1", HOLD: "1", HOLDOFF_PORT: port, HOLDOFF_PORT_4600_TCP: port };
    const services = { HOLDOFF_SERVICE_HOST: "10.0.0.1", HOLDOFF_REDIS_SERVICE_PORT: "6379", HOLDOFF_REDIS_PORT: port };
    expect(unknownNames({ ...others, ...services, HOLDOFF_PORT_4600_TCP_ADDR: "10.0.0.1" }, [])).toEqual([]);
  });
});

describe("the settings in force", () => {
  it("say name, value and where it is from, of the server and of a test that is on", () => {
    const env = { PORT: "80", HOLDOFF_CRASH_AT: "after_due", HOLDOFF_LOG: "" };
    const lines = settingsInForce(settingsOf(env), env).map((line) => line.trim().split(/ {2,}/));
    expect(lines).toContainEqual(["PORT", "80", "given"]);
    expect(lines).toContainEqual(["HOLDOFF_LOG", "warn", "default"]);
    expect(lines).toContainEqual(["HOLDOFF_CRASH_AT", "after_due", "given"]);
    expect(lines.flat()).not.toContain("HOLDOFF_STALL_AT");
  });

  it.each([
    ["redis://localhost:6379/1", "redis://localhost:6379/1"],
    ["redis://ada:s3cret@localhost", "redis://***@localhost"],
    ["rediss://:s3@cret/@localhost", "rediss://***@localhost"],
    [
      "redis+sentinel://:s3cret@a:1,b:2/m?sentinelPassword=s3cret&db=1",
      "redis+sentinel://***@a:1,b:2/m?sentinelPassword=***&db=1",
    ],
    ["redis://localhost?password=s3cret", "redis://localhost?password=***"],
  ])("and no password: %s", (url, shown) => expect(withoutPassword(url)).toBe(shown));
});
