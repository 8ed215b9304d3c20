/** Small pictures beside words, never instead of them. */
import type { Effect, Status, Verdict } from "@holdoff/sdk/wire";

/** A raised hand would be rude; two bars that make room say it as well. */
export const Mark = () => (
  <svg class="mark" viewBox="0 0 20 20" aria-hidden="true">
    <rect x="3" y="3" width="4" height="14" rx="2" />
    <rect x="13" y="3" width="4" height="14" rx="2" />
    <circle cx="10" cy="10" r="1.6" />
  </svg>
);

const PATHS = {
  hold: "M5.5 3.5v9M10.5 3.5v9",
  go: "M5 3l7 5-7 5z",
  doing: "M8 2.5a5.5 5.5 0 1 0 5.5 5.5M8 5v3l2 1.5",
  done: "M3 8.5l3.5 3.5L13 4.5",
  stop: "M4 4l8 8M12 4l-8 8",
  late: "M8 2.5v6M8 11.5v2",
  note: "M8 4.5v1M8 7.5v5",
} as const;

const Icon = ({ path }: { path: keyof typeof PATHS }) => (
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d={PATHS[path]} />
  </svg>
);

const BY_STATUS = {
  waiting: "hold",
  released: "go",
  redeemed: "doing",
  closed: "done",
  cancelled: "stop",
  expired: "late",
} as const satisfies Record<Status, keyof typeof PATHS>;
const BY_EFFECT = { hold: "hold", allow: "go", cancel: "stop", note: "note" } as const satisfies Record<
  Effect,
  keyof typeof PATHS
>;

export const StatusIcon = ({ status }: { status: Status }) => <Icon path={BY_STATUS[status]} />;
export const EffectIcon = ({ effect }: { effect: Effect }) => <Icon path={BY_EFFECT[effect]} />;
export const VerdictIcon = ({ verdict }: { verdict: Verdict }) => (
  <Icon path={verdict === "release" ? "go" : BY_EFFECT[verdict]} />
);
