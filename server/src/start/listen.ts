/** The port, and in plain words why it cannot be had. */
import type { Server } from "node:http";
import { type Config, StartError } from "../config.js";

/** `setting`: which one names the port. */
export async function listen(
  server: Server,
  { port, host }: Pick<Config, "host" | "port">,
  setting: "PORT" | "CONSOLE_PORT" = "PORT",
): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => {
        server.off("error", reject);
        resolve();
      });
    });
  } catch (error) {
    throw new StartError(whyNot(error, port, host, setting));
  }
}

function whyNot(error: unknown, port: number, host: string, setting: string): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  switch (code) {
    case "EADDRINUSE":
      return `port ${port} of ${host} is taken: stop what uses it, or set ${setting} to another port`;
    case "EACCES":
      return `port ${port} of ${host} is not for this user to take: set ${setting} to one from 1024`;
    default:
      return `HOST is ${JSON.stringify(host)}: it is no address of this machine (${code}); 127.0.0.1 is this machine alone, 0.0.0.0 its whole network`;
  }
}
