/** No answer is taken for another type than it says, whichever handler gives it. */
import type { Server } from "node:http";

export function noSniff(server: Server): void {
  server.prependListener("request", (_request, response) => {
    response.setHeader("X-Content-Type-Options", "nosniff");
  });
}
