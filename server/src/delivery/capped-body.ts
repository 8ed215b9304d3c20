/** Reads an answer to its end, so that its connection serves again; one that goes on and on is cut off. */
import { within } from "../clock.js";

const BYTES_MAX = 4_096;
const MS_MAX = 1_000;

interface Body {
  getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }>; cancel(): Promise<void> };
}

/** What it says is nobody's business: never throws, and answers nothing. */
export async function dropBody(body: Body | null): Promise<void> {
  const reader = body?.getReader();
  if (!reader) return;
  const isOver = await within(MS_MAX, readTo(BYTES_MAX, reader), false).catch(() => false);
  if (!isOver) await reader.cancel().catch(() => undefined);
}

async function readTo(bytesMax: number, reader: ReturnType<Body["getReader"]>): Promise<boolean> {
  for (let bytes = 0; bytes <= bytesMax; ) {
    const { done, value } = await reader.read();
    if (done) return true;
    bytes += value?.byteLength ?? 0;
  }
  return false;
}
