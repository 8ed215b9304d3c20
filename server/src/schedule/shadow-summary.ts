/** What enforcing would have done: the counts of shadow mode, added up so that a shop owner can read them. */
import type { Channel, ShadowReason, ShadowSummary, Verdicts } from "@holdoff/sdk/wire";
import type { Counted } from "../state/tally.js";

/** The counts without the days that they are of. */
type Summed = Omit<ShadowSummary, "enforce" | "since" | "until">;

interface Count {
  counted: Counted;
  count: number;
}

export function shadowSummary(counts: readonly Count[]): Summed {
  const verdicts = none();
  const channels = new Map<Channel, Verdicts>();
  const departments = new Map<string | null, Verdicts>();
  const reasons = new Map<string, ShadowReason>();
  const preTicked: ShadowSummary["preTicked"] = [];
  for (const { counted, count } of counts) {
    switch (counted.of) {
      case "release":
        verdicts[counted.verdict] += count;
        entry(channels, counted.channel, none)[counted.verdict] += count;
        entry(departments, counted.department, none)[counted.verdict] += count;
        break;
      case "reason": {
        const { code, verdict, channel, department } = counted;
        const reason = entry(reasons, `${code} ${verdict}`, () => ({ code, verdict, followUps: 0, by: [] }));
        reason.followUps += count;
        reason.by.push({ channel, department, followUps: count });
        break;
      }
      case "preTicked":
        preTicked.push({ channel: counted.channel, purpose: counted.purpose, times: count });
        break;
    }
  }
  return {
    followUps: sum(verdicts),
    verdicts,
    reasons: [...reasons.values()]
      .map((reason) => ({ ...reason, by: reason.by.sort((a, b) => b.followUps - a.followUps) }))
      .sort((a, b) => b.followUps - a.followUps),
    channels: [...channels].map(([channel, of]) => ({ channel, ...of })).sort((a, b) => sum(b) - sum(a)),
    departments: [...departments].map(([department, of]) => ({ department, ...of })).sort((a, b) => sum(b) - sum(a)),
    preTicked: preTicked.sort((a, b) => b.times - a.times),
  };
}

const none = (): Verdicts => ({ release: 0, hold: 0, cancel: 0 });
const sum = ({ release, hold, cancel }: Verdicts): number => release + hold + cancel;

function entry<K, V>(table: Map<K, V>, key: K, make: () => V): V {
  const there = table.get(key) ?? make();
  table.set(key, there);
  return there;
}
