/**
 * Every route that the server answers. `door` says what opens it: `secret` a secret key, `permit` a secret key or a
 * permit, `page` a publishable key in the body, `console` the console's own sign-in, `open` nothing. A test holds this list
 * against the source.
 */
export const ROUTES = [
  ...open(
    "GET",
    "/healthz",
    "/readyz",
    "/holdoff.js",
    "/holdoff/:part",
    "/v1/policy.schema.json",
    "/v1/sites.schema.json",
  ),
  ...open("GET", "/problems/:code", "/", "/console/sign-in"),
  ...open("POST", "/console/sign-in", "/console/sign-out"),
  ...through("page", "POST", "/v1/signals", "/v1/invites"),
  ...through("secret", "POST", "/v1/events"),
  ...through("secret", "POST", "/v1/follow-ups", "/v1/follow-ups/bulk", "/v1/follow-ups/bulk-cancel", "/v1/check"),
  ...through("secret", "GET", "/v1/follow-ups", "/v1/follow-ups/:id", "/v1/follow-ups/:id/receipts"),
  ...through("secret", "GET", "/v1/follow-ups/:id/deliveries", "/v1/deliveries", "/v1/persons/:ref"),
  ...through("secret", "PATCH", "/v1/follow-ups/:id"),
  ...through("secret", "POST", "/v1/follow-ups/:id/cancel", "/v1/follow-ups/:id/reconsider"),
  ...through("secret", "POST", "/v1/follow-ups/:id/override", "/v1/follow-ups/:id/permit"),
  ...through("secret", "POST", "/v1/follow-ups/:id/outcome", "/v1/follow-ups/:id/deliveries/:n/replay"),
  ...through("permit", "POST", "/v1/follow-ups/:id/redeem"),
  ...through("secret", "GET", "/v1/departments", "/v1/shadow", "/v1/stop", "/v1/resume", "/v1/intake"),
  ...through("secret", "POST", "/v1/departments/:name/lift", "/v1/stop", "/v1/resume"),
  ...through("secret", "GET", "/v1/test-clock", "/v1/stream"),
  ...through("secret", "POST", "/v1/test-clock/advance"),
  ...through("console", "GET", "/console", "/console/:file", "/console/api/sites", "/console/api/people"),
  ...through("console", "GET", "/console/api/standing", "/console/api/follow-ups", "/console/api/follow-ups/:id"),
  ...through("console", "GET", "/console/api/shadow", "/console/api/stream", "/console/api/session"),
];

function through(door, method, ...paths) {
  return paths.map((path) => ({ method, path, door }));
}

function open(method, ...paths) {
  return through("open", method, ...paths);
}
