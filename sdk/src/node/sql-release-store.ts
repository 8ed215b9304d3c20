/**
 * A release log in the shop's SQL database: PostgreSQL, and SQLite from 3.35 on. The table is the shop's:
 *
 *   create table holdoff_releases (follow_up text primary key, seen text not null, heard_at bigint not null)
 *
 * `heard_at` is Unix milliseconds. Rows older than 90 days may be deleted: Holdoff forgets ended follow-ups then.
 */
import { systemClock } from "./clock.js";
import type { ReleaseStore } from "./release-store.js";

export interface ReleaseSql {
  /** Runs one statement and answers its rows; SQLite's drivers may answer at once. */
  query(sql: string, values: (string | number)[]): Promise<unknown[]> | unknown[];
  /** How the driver writes parameters. `pg`: `$1`. `better-sqlite3`: `?`. */
  parameters: "$1" | "?";
  /** Default `holdoff_releases`. It goes into the statements as it is. */
  table?: string;
}

export function sqlReleaseStore({ query, parameters, table = "holdoff_releases" }: ReleaseSql): ReleaseStore {
  if (!/^[A-Za-z_][A-Za-z0-9_.]*$/.test(table)) throw new TypeError(`${JSON.stringify(table)} is no name of a table`);
  const written = (sql: string): string => {
    let count = 0;
    return parameters === "?" ? sql : sql.replaceAll("?", () => `$${++count}`);
  };
  const reading = written(`select seen from ${table} where follow_up = ?`);
  const inserting = written(
    `insert into ${table} (seen, heard_at, follow_up) values (?, ?, ?) on conflict (follow_up) do nothing returning seen`,
  );
  const updating = written(
    `update ${table} set seen = ?, heard_at = ? where follow_up = ? and seen = ? returning seen`,
  );
  return {
    async read(followUp) {
      const [row] = await query(reading, [followUp]);
      return typeof row === "object" && row !== null && "seen" in row && typeof row.seen === "string" ? row.seen : null;
    },
    async swap(followUp, before, after) {
      const values = [after, systemClock.unixMs(), followUp];
      const rows = before === null ? await query(inserting, values) : await query(updating, [...values, before]);
      return rows.length === 1;
    },
  };
}
