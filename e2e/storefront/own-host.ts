/**
 * The demo has no passwords, so it is for this machine alone. A page of the internet whose name was made to lead here (DNS
 * rebinding) asks for it by that name, and is refused.
 */
import type { RequestHandler } from "express";

const OWN = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

export const isOwnHost = (host: string | undefined): boolean => host !== undefined && OWN.test(host);

export const ownHostOnly: RequestHandler = ({ headers }, response, next) => {
  if (isOwnHost(headers.host)) next();
  else response.status(403).type("text/plain").send("The demo shop answers to localhost only.");
};
