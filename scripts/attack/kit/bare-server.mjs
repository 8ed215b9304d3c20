/**
 * A server that reads every request and does nothing with it. It shows how much a flood costs the machine, whichever
 * server is flooded. It tells its port, and ends with its parent.
 */
import { createServer } from "node:http";

const server = createServer((request, response) => {
  request.resume();
  request.once("end", () => response.writeHead(202).end());
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
