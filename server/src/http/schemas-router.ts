/** The JSON Schemas of the files that an operator writes, for editors anywhere: public, and the same until an upgrade. */
import { createHash } from "node:crypto";
import { type RequestHandler, Router } from "express";
import { policyJsonSchema } from "../gate/policy-json-schema.js";
import { sitesJsonSchema } from "../sites/sites-schema.js";

const FRESH_SECONDS = 3600;

export function schemasRouter(): Router {
  const router = Router();
  router.get("/v1/policy.schema.json", serveSchema(policyJsonSchema()));
  router.get("/v1/sites.schema.json", serveSchema(sitesJsonSchema()));
  return router;
}

function serveSchema(schema: object): RequestHandler {
  const body = `${JSON.stringify(schema, null, 2)}\n`;
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return (_request, response) => {
    response.set({
      "Cache-Control": `public, max-age=${FRESH_SECONDS}`,
      ETag: etag,
      "Access-Control-Allow-Origin": "*",
      "Cross-Origin-Resource-Policy": "cross-origin",
      "X-Content-Type-Options": "nosniff",
    });
    response.type("application/schema+json").send(body);
  };
}
