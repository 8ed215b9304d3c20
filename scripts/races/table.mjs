/** A history as a table for the eye: one line a step, the contradiction last. */
const WIDTHS = [4, 12, 8, 44];

const line = (...cells) =>
  cells
    .map((cell, at) => String(cell).padEnd(WIDTHS[at] ?? 0))
    .join("  ")
    .trimEnd();

const pairs = (object) =>
  Object.entries(object)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join("=") || "-" : value}`)
    .join(", ");

function asked({ op }, { facts }) {
  const { do: what, ...rest } = op;
  if (what !== "fact") return `${what} ${pairs(rest)}`;
  const { type, n, ...fact } = facts[op.fact];
  return `fact ${n}: ${type} ${pairs({ ...fact, links: fact.links.length > 0 && fact.links })}`;
}

function told({ kind, answer, why, commit, followUp }) {
  if (kind === "commit") {
    const writes = commit.writes.map(({ followUp: n, ...write }) => `${n} -> ${pairs(write)}`);
    const from = commit.from ? ` from ${commit.from}` : "";
    return `${commit.ref} at ${commit.revision}: ${commit.what}${from} ${writes.map((one) => `[${one}]`).join(" ")}`;
  }
  if (kind === "sent" || kind === "ring") return `follow-up ${followUp}`;
  return answer ? pairs(answer) : (why ?? "");
}

/** @param contradiction absent where there is none */
export function tableOf(history, contradiction) {
  const { log, runs, followUps, end } = history;
  const head = followUps.map(({ n, ...one }) => `follow-up ${n}: ${pairs(one)}`);
  const steps = log.map((entry, at) => {
    const run = runs[entry.run];
    const operation = run && (entry.kind === "invoke" ? asked(run, history) : run.op.do);
    return line(at, run?.client ?? "", entry.kind, operation ?? "", told(entry));
  });
  const over = end ? [`in the end: ${JSON.stringify(end)}`] : [];
  return [...head, ...steps, ...over, verdict(contradiction, log)].join("\n");
}

function verdict(contradiction, log) {
  if (contradiction === undefined) return "no contradiction";
  const at = contradiction.at < log.length ? `step ${contradiction.at}: ` : "";
  return `${at}${contradiction.what}: ${contradiction.text}`;
}
