/** How long a script keeps the main thread: thread time of what the engine says it did for that address. */
const CATEGORIES = ["devtools.timeline", "v8", "disabled-by-default-v8.compile", "toplevel"];
const OF_SCRIPTS = new Set(["EvaluateScript", "v8.compile", "v8.compileModule", "v8.evaluateModule", "FunctionCall"]);

/** Everything that the browser traced while `work` ran. */
export async function traced(browser, work) {
  const events = [];
  let complete = () => undefined;
  const ended = new Promise((resolve) => {
    complete = resolve;
  });
  const stop = browser.listen(({ method, params }) => {
    if (method === "Tracing.dataCollected") events.push(...params.value);
    if (method === "Tracing.tracingComplete") complete();
  });
  await browser.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: CATEGORIES, recordMode: "recordContinuously" },
  });
  try {
    await work();
  } finally {
    await browser.send("Tracing.end");
    await ended;
    stop();
  }
  return events;
}

const addressOf = ({ args }) => args?.data?.url ?? args?.fileName ?? args?.data?.fileName ?? "";

/** Thread time in milliseconds of what ran from such addresses; what ran inside of something counted is not counted again. */
export function scriptMs(events, isOwn) {
  const own = events
    .filter((event) => event.ph === "X" && OF_SCRIPTS.has(event.name) && isOwn(addressOf(event)))
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const untilUs = new Map();
  let sumUs = 0;
  for (const { pid, tid, ts, dur = 0, tdur = dur } of own) {
    const thread = `${pid} ${tid}`;
    if (ts < (untilUs.get(thread) ?? 0)) continue;
    untilUs.set(thread, ts + dur);
    sumUs += tdur;
  }
  return sumUs / 1000;
}
