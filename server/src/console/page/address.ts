/** What the address bar says: `?scope=demo%2B&status=waiting#fu_…`. So every view is a link. */
import { STATUSES, type Status } from "@holdoff/sdk/wire";

export interface Address {
  /** Empty: the one that changed last. */
  scope: string;
  status: Status | "all";
  /** The follow-up that is opened. */
  opened: string | null;
}

export function parseAddress(search: string, hash: string): Address {
  const query = new URLSearchParams(search);
  return {
    scope: (query.get("scope") ?? "").replace(" ", "+"),
    status: STATUSES.find((status) => status === query.get("status")) ?? "all",
    opened: /^#(fu_[0-9a-z]{27})$/.exec(hash)?.[1] ?? null,
  };
}

export function formatAddress({ scope, status, opened }: Address): string {
  const query = new URLSearchParams({ ...(scope === "" ? {} : { scope }), ...(status === "all" ? {} : { status }) });
  return `/console${query.size > 0 ? `?${query}` : ""}${opened === null ? "" : `#${opened}`}`;
}
