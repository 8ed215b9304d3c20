/** What a page sends to `POST /v1/invites`. */
import type { InviteAnswer, Problem } from "@holdoff/sdk/wire";
import type { Answer, Product } from "./product.js";

export async function ask(
  { url }: Product,
  body: unknown,
  headers: Record<string, string> = {},
  method = "POST",
): Promise<Answer<InviteAnswer | Problem>> {
  const response = await fetch(`${url}/v1/invites`, {
    method,
    headers: { "content-type": "text/plain", origin: "http://localhost:1234", ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? {} : JSON.parse(text) };
}
