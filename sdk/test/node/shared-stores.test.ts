/**
 * The examples of a release log that several processes share, as the documentation has them. The database behind `pg` and
 * `better-sqlite3` here is SQLite in WebAssembly, which builds everywhere: it takes both ways of writing parameters.
 */
import { readFileSync } from "node:fs";
import initSqlJs from "sql.js";
import { beforeAll, describe, expect, it } from "vitest";
import * as sdk from "../../src/node/index.js";
import { message } from "./samples.js";

const DOCS = readFileSync(new URL("../../../server/docs/webhooks.md", import.meta.url), "utf8");

type Rows = Record<string, unknown>[];
let rowsOf: (sql: string, values: unknown[] | Record<string, unknown>) => Rows;
beforeAll(async () => {
  const { Database } = await initSqlJs();
  const database = new Database();
  rowsOf = (sql, values) => {
    const statement = database.prepare(sql);
    statement.bind(values);
    const rows: Rows = [];
    while (statement.step()) rows.push(statement.getAsObject());
    statement.free();
    return rows;
  };
});

/** What of each driver the examples use. */
const DRIVERS = {
  pg: {
    Pool: class {
      query(sql: string, values: unknown[] = []): Promise<{ rows: Rows }> {
        return Promise.resolve({
          rows: rowsOf(sql, Object.fromEntries(values.map((value, at) => [`$${at + 1}`, value]))),
        });
      }
    },
  },
  "better-sqlite3": class {
    exec(sql: string): void {
      rowsOf(sql, []);
    }
    prepare(sql: string): { all(...values: unknown[]): Rows } {
      return { all: (...values) => rowsOf(sql, values) };
    }
  },
};

/** The log that the example makes; its imports are what is given here. */
function logOfExample(driver: keyof typeof DRIVERS): Promise<sdk.ReleaseLog> {
  const example = [...DOCS.matchAll(/^```ts\n(.*?)^```/gms)].find(([, code]) =>
    code?.includes(`from "${driver}"`),
  )?.[1];
  if (example === undefined) throw new Error(`no example imports ${driver}`);
  const body = example
    .replace(/^import (\w+) from "(.+)";$/gm, 'const $1 = modules["$2"];')
    .replace(/^import (\{.+\}) from "(.+)";$/gm, 'const $1 = modules["$2"];');
  const run = new Function("modules", `return (async () => { ${body}\nreturn releases; })()`);
  return run({ ...DRIVERS, "@holdoff/sdk/node": sdk });
}

describe.each(["pg", "better-sqlite3"] as const)("the example for %s", (driver) => {
  it("is run by two processes that share the table", async () => {
    const [here, there] = [await logOfExample(driver), await logOfExample(driver)];
    const made = message("follow_up.released", 1);
    const one = {
      ...made,
      data: { ...made.data, followUp: { ...made.data.followUp, id: `fu_${driver}` } },
    } as typeof made;
    expect(await here.begin(one)).toBe("new");
    expect(await there.begin(one)).toBe("busy");
    await here.failed(one);
    expect(await there.begin(one)).toBe("new");
    await there.done(one);
    expect(await here.begin(one)).toBe("done");
  });
});

it("a table of another name is taken, and no name that is more than one", async () => {
  const query = (sql: string): object[] => [{ seen: sql }];
  const store = sdk.sqlReleaseStore({ query, parameters: "$1", table: "shop.releases" });
  expect(await store.read("fu_1")).toBe("select seen from shop.releases where follow_up = $1");
  expect(() => sdk.sqlReleaseStore({ query, parameters: "?", table: "a; drop table b" })).toThrow("no name of a table");
});
