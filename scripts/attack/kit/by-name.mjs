/** Calls a proxy of this machine by a public name, over TLS, from a loopback address of the caller's choice. */
import { once } from "node:events";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

const GIVE_UP_MS = 10_000;

/** `answered` resolves with the head of the answer, whose body is then read by the caller. */
export async function open({ name, port, path, method = "GET", headers = {}, body, from = "127.0.0.1", tls = true }) {
  const options = {
    host: "127.0.0.1",
    port,
    path,
    method,
    localAddress: from,
    agent: false,
    headers: { host: name, ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }), ...headers },
    ...(tls ? { servername: name, rejectUnauthorized: false } : {}),
  };
  const asked = (tls ? requestHttps : requestHttp)(options);
  asked.setTimeout(GIVE_UP_MS, () => asked.destroy(new Error(`${method} ${path} was not answered`)));
  asked.end(body);
  const [response] = await once(asked, "response");
  // From here on only its reader knows how long is too long, and whether it was cut off.
  asked.setTimeout(0);
  asked.on("error", () => undefined);
  return response;
}

export async function call(given) {
  const response = await open(given);
  let text = "";
  try {
    for await (const chunk of response) text += chunk;
  } catch {
    // Cut off: what came is what there is.
  }
  return { status: response.statusCode, headers: response.headers, text };
}
