/** The body of a private call: JSON, bounded, its depth checked before it is parsed. */
import type { Request, RequestHandler } from "express";
import { parseJson } from "./parse-json.js";
import { readBody } from "./read-body.js";

const DEPTH_MAX = 32;

/** Reads the raw bytes of any content type; what they are is for the handler to say. */
export const readBytes =
  (bytesMax: number): RequestHandler =>
  async (request, response, next) => {
    request.body = await readBody(request, response, bytesMax);
    next();
  };

export const bytesOf = (request: Request): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));

export function jsonOf(request: Request): unknown {
  return parseJson(bytesOf(request), DEPTH_MAX);
}

/** As `jsonOf`; an empty body is an empty object. */
export const optionalJsonOf = (request: Request): unknown => (bytesOf(request).length === 0 ? {} : jsonOf(request));
