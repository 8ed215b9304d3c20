/** A tiny Holdoff on port 0: notes each request and gives the replies it was told, in order. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface SeenRequest {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  /** The parsed JSON body; undefined when there was none. */
  body: unknown;
}

export type Reply =
  | { status?: number; body?: unknown; text?: string; headers?: Record<string, string> }
  /** The request is taken, the connection broken. */
  | "drop"
  /** The request is taken and never answered. */
  | "hang";

export interface FakeApi {
  url: string;
  seen: SeenRequest[];
  /** What comes next; after the last, `200 {}`. */
  replies: Reply[];
  close(): Promise<void>;
}

export async function startFakeApi(...replies: Reply[]): Promise<FakeApi> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      seen.push({
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: text === "" ? undefined : JSON.parse(text),
      });
      const reply = replies.shift() ?? {};
      if (reply === "hang") return;
      if (reply === "drop") {
        request.socket.destroy();
        return;
      }
      response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
      response.end(reply.text ?? JSON.stringify(reply.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    replies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const problem = (status: number, code: string, headers: Record<string, string> = {}): Reply => ({
  status,
  body: { type: `https://holdoff.dev/problems/${code}`, title: code, status, code, detail: `the ${code} detail` },
  headers: { "content-type": "application/problem+json", ...headers },
});
