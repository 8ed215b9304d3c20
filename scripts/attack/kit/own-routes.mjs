/** Every route of the server as it is built, with what opens it and a body that it takes. */
import { ROOT } from "../../root.mjs";

const built = (path) => import(`${ROOT}/server/dist/${path}.js`);
const [{ createApp }, { routesOf }, { ROLES }] = await Promise.all([
  built("app"),
  built("http/routes"),
  built("config"),
]);

const person = { customer: "c_1", visitor: "v_0123456789abcdef", checkout: "ck_1", verified: true };
const followUp = {
  person,
  channel: "call",
  purpose: "sales",
  department: "desk",
  trigger: { type: "checkout_incomplete", at: "2026-11-21T10:00:00Z" },
  offer: "o",
  about: { checkout: "ck_1", order: "o_1", ticket: "t_1" },
  delay: "30m",
  priority: 50,
  basis: "consent",
  key: "k",
  step: 1,
  metadata: { a: "b" },
  payload: { a: ["b"] },
  deliver: { webhook: "dialler" },
};
const page = (key) => ({
  v: 1,
  key,
  visitor: "v_0123456789abcdef",
  tab: "t_0123456789abcdef",
  sentAt: 1_000,
  zone: "Europe/Berlin",
});
const fact = { at: "2026-11-21T10:00:00Z", type: "order.completed", order: "o_1", checkout: "ck_1" };

/** A body for a route, or nothing. */
const bodyFor = (path, publishable) => {
  switch (path) {
    case "/v1/signals":
      return {
        ...page(publishable),
        refs: { customer: "c_1", exp: 1, hash: "00", checkout: "ck_1" },
        signals: [{ seq: 1, at: 1_000, type: "consent.given", channel: "email", purpose: "sales", wording: "w" }],
      };
    case "/v1/invites":
      return { ...page(publishable), channel: "chat" };
    case "/v1/events":
      return { sentAt: "2026-11-21T10:00:00Z", events: [{ id: "e_1", person, ...fact }] };
    case "/v1/follow-ups/bulk":
      return { followUps: [followUp] };
    case "/v1/follow-ups/bulk-cancel":
      return { key: "k", reason: "r" };
    case "/v1/follow-ups":
    case "/v1/check":
      return followUp;
    case "/v1/stop":
      return { channel: "post", on: false, by: "b", reason: "r" };
    case "/v1/resume":
      return { completed: [{ order: "o_1", checkout: "ck_1" }] };
    case "/v1/test-clock/advance":
      return { by: "1ms" };
    default:
      return {
        reason: "r",
        by: "b",
        permit: "hop_a.b",
        notSent: true,
        outcome: "reached",
        offersMade: ["o"],
        note: "n",
        delay: "1m",
      };
  }
};

const never = () => undefined;
const needs = {
  roles: new Set(ROLES),
  log: undefined,
  missing: never,
  suspect: never,
  courier: never,
  hub: undefined,
  turnedAway: never,
};

export const ownRoutes = (publishable) =>
  routesOf(createApp({}, needs).router).map((route) => ({ ...route, body: bodyFor(route.path, publishable) }));

/** The places of a body, each as the way to it. */
export function placesIn(value, way = []) {
  if (typeof value !== "object" || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([key, one]) => placesIn(one, [...way, key]))];
}

/** The same body with something else in one place. */
export function putIn(value, [key, ...rest], other) {
  if (key === undefined) return other;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = putIn(copy[key], rest, other);
  return copy;
}
