/** One connection as bytes: plays what is sent, and answers what came back and how it ended. */
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/**
 * @returns {Promise<{ statuses: number[], named: number, tookMs: number, ended: boolean, sentBytes: number, text: string }>}
 *   `named`: answers with a name of their request. `ended`: the connection ended within `mostMs`,
 *   by either side
 */
export async function playRaw(port, steps, mostMs) {
  const startMs = performance.now();
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  let text = "";
  socket.setEncoding("latin1").on("data", (chunk) => {
    text += chunk;
  });
  // A reset is an end like any other.
  socket.on("error", () => undefined);
  let ended = false;
  const end = new Promise((resolve) => {
    socket.once("close", resolve).once("end", () => {
      socket.end();
      resolve();
    });
  }).then(() => {
    ended = true;
  });
  const giveUp = new AbortController();
  const late = pause(mostMs, undefined, { signal: giveUp.signal }).catch(() => undefined);
  void speak(socket, steps, () => ended);
  await Promise.race([end, late]);
  giveUp.abort();
  const sentBytes = socket.bytesWritten - socket.writableLength;
  socket.destroy();
  const heads = [...text.matchAll(/HTTP\/1\.1 (\d{3})[^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n/g)];
  return {
    statuses: heads.map(([, status]) => Number(status)),
    named: heads.filter(([, , headers]) => /^x-request-id: req_[0-9a-f]{24}\r?$/im.test(headers)).length,
    tookMs: performance.now() - startMs,
    ended,
    sentBytes,
    text,
  };
}

async function speak(socket, steps, isOver) {
  for (const step of steps) {
    if (isOver() || socket.destroyed) return;
    if (typeof step === "number") await pause(step);
    else if (step === "end") socket.end();
    else if (step === "destroy") socket.destroy();
    else socket.write(step, "latin1");
  }
}

/** Of what came back, what should not have. */
export function wrongIn({ statuses: allowed }, { statuses, named, ended }) {
  const final = statuses.filter((status) => status >= 200);
  return [
    ...(ended ? [] : ["the connection did not end"]),
    ...statuses.filter((status) => status >= 500).map((status) => `an answer of ${status}`),
    ...statuses
      .filter((status) => !allowed.includes(status) && status < 500 && allowed.length > 0)
      .map((status) => `${status} instead of ${allowed}`),
    ...(final.length === 0 && allowed.length > 0 ? ["no answer"] : []),
    ...(named < final.length ? ["an answer without the name of its request"] : []),
  ];
}
