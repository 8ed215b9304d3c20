/** Signs in to a console, as its page does, and answers the cookie of the session. */
import { CONSOLE_SECRET } from "./product.js";

export const trySignIn = (
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${url}/console/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { "sec-fetch-site": "same-origin", ...headers },
    body: new URLSearchParams(fields),
  });

export const cookieOf = (response: Response): string => response.headers.get("set-cookie")?.split(";")[0] ?? "";

export async function signIn(url: string, secret = CONSOLE_SECRET): Promise<{ cookie: string }> {
  const response = await trySignIn(url, { secret });
  if (response.status !== 303) throw new Error(`signing in was answered with ${response.status}`);
  return { cookie: cookieOf(response) };
}
