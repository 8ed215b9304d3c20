/** What of sql.js the tests use. */
declare module "sql.js" {
  interface Statement {
    bind(values: unknown[] | Record<string, unknown>): boolean;
    step(): boolean;
    getAsObject(): Record<string, unknown>;
    free(): void;
  }
  export default function initSqlJs(): Promise<{ Database: new () => { prepare(sql: string): Statement } }>;
}
