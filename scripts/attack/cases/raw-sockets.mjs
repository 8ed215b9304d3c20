/** Bytes over plain sockets, by kinds: bad lines, lengths that contradict, chunks of junk, floods, half a conversation. */
import { sideBySide } from "../../faults/kit/side-by-side.mjs";
import { isWanted } from "../../faults/kit/wanted.mjs";
import { inWorld } from "../kit/in-world.mjs";
import { RAW_CASES, SLOW_CASES } from "../kit/raw-cases.mjs";
import { playRaw, wrongIn } from "../kit/raw-socket.mjs";

/** The server's patience is 10 s at most; the rest is a busy machine. */
const SLOW_MS_MAX = 11_000;
const ENDED_MS_MAX = 30_000;
const AT_ONCE = 120;

export const rawSockets = {
  name: "raw-sockets",
  says: `${RAW_CASES.length + SLOW_CASES.length} kinds of bytes that are no proper request, each so many times`,
  count: 20,
  async run(lab) {
    await inWorld(lab, ({ api }) => sendRaw(api, lab));
  },
};

async function sendRaw(server, { count, random, report, say, only }) {
  const port = Number(new URL(server.url).port);
  const all = isWanted({ only }, "slow") ? [...RAW_CASES, ...SLOW_CASES] : RAW_CASES;
  const tries = Array.from({ length: count }, () => all).flat();
  const [wrong, slowMs] = [[], []];
  await sideBySide(shuffled(tries, random), AT_ONCE, async (one) => {
    const played = await playRaw(port, one.steps, ENDED_MS_MAX);
    for (const what of wrongIn(one, played)) wrong.push(`${one.kind}: ${one.says}: ${what}`);
    if (SLOW_CASES.includes(one)) slowMs.push(played.tookMs);
  });
  for (const line of new Set(wrong)) say(line);
  report.none("answers that are wrong, missing, 5xx or without an end", wrong.length, tries.length);
  report.none("ends of the server", server.isRunning ? 0 : 1, tries.length);
  if (slowMs.length > 0) report.within("until a slow client is gone", slowMs, SLOW_MS_MAX);
}

function shuffled(list, random) {
  const left = [...list];
  return list.map(() => left.splice(random.below(left.length), 1)[0]);
}
