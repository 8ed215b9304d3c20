/**
 * Which routes there are, read from the routers once they are put together: so a path that is known under another method
 * is told apart from one that is unknown, and a log names a route by its pattern, which names nobody.
 */
import type { IRouter, RequestHandler } from "express";
import { ProblemError } from "./problem-error.js";

export interface Route {
  method: string;
  /** As it was written: `/v1/follow-ups/:id`. */
  path: string;
}

export type Routes = readonly Route[];

type Router = Pick<IRouter, "stack">;

/** Every route below, in the order in which they are tried. Routers are put in without a path of their own. */
export function routesOf({ stack }: Router): Route[] {
  return stack.flatMap((layer) => {
    const { route, handle } = layer;
    if (route) return route.stack.map(({ method }) => ({ method: method.toUpperCase(), path: route.path }));
    return isRouter(handle) ? routesOf(handle) : [];
  });
}

const isRouter = (handle: object): handle is Router => "stack" in handle && Array.isArray(handle.stack);

/** The routes of this path, whatever their method. As Express does, letters' case and a slash at the end do not count. */
const at = (routes: Routes, path: string): Routes => {
  const parts = partsOf(path);
  return routes.filter((route) => fits(partsOf(route.path), parts));
};

const partsOf = (path: string): string[] => path.toLowerCase().replace(/\/$/, "").split("/");

const fits = (pattern: readonly string[], parts: readonly string[]): boolean =>
  pattern.length === parts.length &&
  pattern.every((part, index) => (part.startsWith(":") ? parts[index] !== "" : part === parts[index]));

/** Which methods a path answers; empty where there is no such path. */
const methodsAt = (routes: Routes, path: string): string[] => methodsOf(at(routes, path));

function methodsOf(routes: Routes): string[] {
  const own = routes.map(({ method }) => method);
  if (own.length === 0) return [];
  return [...new Set([...own, ...(own.includes("GET") ? ["HEAD"] : []), "OPTIONS"])].sort((a, b) => (a < b ? -1 : 1));
}

/** A route as a log names it. */
export function nameOfRoute(routes: Routes, method: string, path: string): string {
  const [first] = at(routes, path);
  return `${method} ${first?.path ?? "(no route)"}`;
}

/** Answers OPTIONS with the methods of the path. A route that answers OPTIONS itself is left to do so. */
export function answerOptions(routes: () => Routes): RequestHandler {
  return ({ method, path, url }, response, next) => {
    if (method !== "OPTIONS" || at(routes(), path).some((route) => route.method === "OPTIONS")) return next();
    const methods = url === "*" ? methodsOf(routes()) : methodsAt(routes(), path);
    if (methods.length === 0) return next();
    response.set("Allow", methods.join(", ")).status(204).end();
  };
}

/** What no route answered: 404 where there is no such path, or nothing of that name; 405 where there is. */
export function unanswered(routes: () => Routes): RequestHandler {
  return ({ method, path }) => {
    const methods = methodsAt(routes(), path);
    if (methods.length === 0 || methods.includes(method))
      throw new ProblemError("not_found", `nothing answers ${method} here`);
    const Allow = methods.join(", ");
    throw new ProblemError("method_not_allowed", `not ${method}, but ${Allow}`, [], undefined, { Allow });
  };
}
