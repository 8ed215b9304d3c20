/**
 * The body of a request, as bytes. A body that is too large is refused as soon as that is known: before a byte of it is
 * read where its length is announced, else with the first byte too many. A body that is compressed is not unpacked.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ProblemError } from "./problem-error.js";

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** The bytes, or a `ProblemError`. Of a request without a body: none. */
export async function readBody(request: IncomingMessage, response: ServerResponse, bytesMax: number): Promise<Buffer> {
  if (!hasBody(request)) return Buffer.alloc(0);
  refuseEncoded(request);
  if (Number(request.headers["content-length"] ?? 0) > bytesMax) throw tooLarge(bytesMax);
  // Only now is a caller who asked first told to send it.
  if (request.headers.expect !== undefined && request.httpVersion === "1.1") response.writeContinue();
  return await new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const stop = (): void => {
      request.off("data", onData).off("end", onEnd).off("close", onCut).off("error", onCut);
    };
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= bytesMax) return;
      stop();
      request.pause();
      reject(tooLarge(bytesMax));
    };
    const onEnd = (): void => {
      stop();
      resolve(Buffer.concat(chunks, bytes));
    };
    const onCut = (): void => {
      stop();
      reject(new ProblemError("bad_request", "the body ended before it was whole"));
    };
    request.on("data", onData).on("end", onEnd).on("close", onCut).on("error", onCut);
  });
}

function refuseEncoded({ headers }: IncomingMessage): void {
  const content = headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  const transfer = headers["transfer-encoding"]?.trim().toLowerCase() ?? "chunked";
  if (content !== "identity") throw new ProblemError("compressed", "send the body as it is, without Content-Encoding");
  if (transfer !== "chunked")
    throw new ProblemError("compressed", "send the body as it is: of Transfer-Encoding only chunked is read");
}

const tooLarge = (bytesMax: number): ProblemError =>
  new ProblemError("too_large", `the body has more than ${bytesMax} bytes`);
