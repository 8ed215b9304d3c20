/** HTTP of the private API for follow-ups. */
import { BULK_MAX, CHANNELS, STATUSES } from "@holdoff/sdk/wire";
import express, { type Request, type Response, type Router } from "express";
import { z } from "zod";
import type { Doors } from "../doors.js";
import { parseDurationMs } from "../gate/duration.js";
import { authenticate, bearerOf } from "../http/authenticate.js";
import { instant, label, word } from "../http/fields.js";
import { idempotencyKeyOf, neededIdempotencyKey } from "../http/idempotency-key.js";
import { notChanged } from "../http/not-changed.js";
import { fieldErrors, ProblemError } from "../http/problem.js";
import { nullable, PLACEHOLDER } from "../http/read-field.js";
import { jsonOf, optionalJsonOf, readBytes } from "../http/read-json.js";
import { requestIdOf } from "../http/request-id.js";
import { nameOf, type Ref, refOf, siteOf, visitorRefFromShop } from "../ids.js";
import { lookAt } from "../look/look.js";
import type { Opened } from "../sites.js";
import { labelsOf, openByLabels } from "../state/labels.js";
import type { StoredFollowUp } from "../state/store.js";
import { amendFollowUp, cancelFollowUp, overrideFollowUp, recordOutcome } from "./act-on-follow-up.js";
import { check } from "./check.js";
import { findFollowUp } from "./find.js";
import { followUpNow } from "./follow-up-now.js";
import { type Filter, listFollowUps } from "./list-follow-ups.js";
import { outcomeBody } from "./outcome-body.js";
import { freshPermit } from "./permit-follow-up.js";
import { redeemAsAsked } from "./redeem-as-asked.js";
import { about, amendSchema, followUpSchema } from "./request-schema.js";
import { scheduleFollowUp } from "./schedule-follow-up.js";
import { reportsOf } from "./to-delivery-report.js";
import { toFollowUp } from "./to-follow-up.js";

const BODY_BYTES_MAX = 64 * 1024;
const BULK_BYTES_MAX = BULK_MAX * 24 * 1024;
const LIST_MAX = 100;
const LIST_DEFAULT = 20;

const words = z.string().min(1).max(500);
const cancelBody = z.strictObject({ reason: words });
const overrideBody = z.strictObject({ by: words, reason: words });
const redeemBody = nullable(
  z.strictObject({ permit: z.string().max(2_000).optional(), notSent: z.boolean().default(false) }),
);
const bulkBody = z.strictObject({ followUps: z.array(z.unknown()).min(1) });
const bulkCancel = z
  .strictObject({
    ids: z.array(z.string()).min(1).exactOptional(),
    key: label.exactOptional(),
    about: about
      .refine((subject) => Object.keys(subject).length > 0, "a checkout, an order or a ticket")
      .exactOptional(),
    reason: words,
  })
  .refine(({ ids, key, about: subject }) => [ids, key, subject].filter((one) => one !== undefined).length === 1, {
    error: "one of ids, key and about",
    path: ["ids"],
  });
const bulkCancelBody = nullable(bulkCancel);
const listQuery = z.strictObject({
  customer: words.optional(),
  visitor: words.optional(),
  checkout: words.optional(),
  status: z.enum(STATUSES).optional(),
  channel: word(CHANNELS).optional(),
  department: words.optional(),
  key: label.optional(),
  dueBefore: instant.optional(),
  cursor: words.optional(),
  limit: z.coerce.number().int().min(1).max(LIST_MAX).default(LIST_DEFAULT),
});

/** The value, or a 422 that names each wrong field. */
export function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const isPlaceholder = parsed.error.issues.some(
    (issue) => issue.code === "custom" && issue.params?.["kind"] === PLACEHOLDER,
  );
  const code = isPlaceholder ? "placeholder_id" : "bad_field";
  throw new ProblemError(
    code,
    "a field is not as it has to be; nothing was stored",
    fieldErrors(schema, value, parsed.error),
  );
}

export function scheduleRouter(doors: Doors): Router {
  const router = express.Router();
  const json = readBytes(BODY_BYTES_MAX);
  const open = (request: Request): Opened => authenticate(request, doors.sites());

  const onFollowUp =
    (act: (opened: Opened, stored: StoredFollowUp, request: Request) => Promise<unknown>) =>
    async (request: Request<{ id: string }>, response: Response): Promise<void> => {
      const opened = open(request);
      response.json(await act(opened, await findFollowUp(doors, opened, request.params.id), request));
    };
  const again = async (opened: Opened, { id }: StoredFollowUp): Promise<unknown> =>
    await followUpNow(doors, opened, await findFollowUp(doors, opened, id));

  router.post("/v1/follow-ups", json, async (request, response) => {
    const opened = open(request);
    const key = neededIdempotencyKey(request);
    const { followUp, replayed } = await scheduleFollowUp(doors, opened, checked(followUpSchema, jsonOf(request)), {
      key,
    });
    if (replayed) response.set("Idempotent-Replayed", "true");
    response.status(201).location(`/v1/follow-ups/${followUp.id}`).json(toFollowUp(followUp));
  });

  router.post("/v1/follow-ups/bulk", readBytes(BULK_BYTES_MAX), async (request, response) => {
    const opened = open(request);
    const key = neededIdempotencyKey(request);
    const { followUps } = checked(bulkBody, jsonOf(request));
    refuseMoreThan(followUps.length, "/followUps");
    const answers = [];
    for (const [index, one] of followUps.entries()) {
      answers.push(
        await answerOf(response, async () => {
          const scheduled = await scheduleFollowUp(doors, opened, checked(followUpSchema, one), { key, index });
          return { status: 201, followUp: toFollowUp(scheduled.followUp) };
        }),
      );
    }
    response.json({ data: answers });
  });

  router.post("/v1/follow-ups/bulk-cancel", json, async (request, response) => {
    const opened = open(request);
    const { ids, reason, ...label } = checked(bulkCancelBody, jsonOf(request));
    if (ids !== undefined) refuseMoreThan(ids.length, "/ids");
    const named = ids ?? (await openByLabels(doors.people.store, opened.scope, labelsOf(label))).map(({ id }) => id);
    const answers = [];
    for (const id of named.slice(0, BULK_MAX)) {
      answers.push(
        await answerOf(response, async () => {
          const stored = await findFollowUp(doors, opened, id);
          await cancelFollowUp(doors, opened, stored, reason);
          return { status: 200, followUp: await again(opened, stored) };
        }),
      );
    }
    // More than fit into one call: asked again, it goes on with the others.
    response.json({ data: answers, ...(named.length > BULK_MAX && { more: named.length - BULK_MAX }) });
  });

  router.get("/v1/follow-ups", async (request, response) => {
    const opened = open(request);
    const { limit, cursor, customer, visitor, checkout, dueBefore, ...rest } = checked(listQuery, { ...request.query });
    const filter: Filter = withoutUndefined({
      ...rest,
      person: personOf({ customer, visitor, checkout }),
      dueBeforeMs: dueBefore === undefined ? undefined : Date.parse(dueBefore),
    });
    const page = await listFollowUps(doors, opened, filter, limit, cursor);
    response.json({ data: page.followUps.map(toFollowUp), nextCursor: page.nextCursor });
  });

  router.post("/v1/check", json, async (request, response) => {
    const opened = open(request);
    response.json(await check(doors, opened, checked(followUpSchema, jsonOf(request))));
  });

  router.get(
    "/v1/follow-ups/:id",
    onFollowUp(async (opened, stored) => await followUpNow(doors, opened, stored)),
  );
  router.get(
    "/v1/follow-ups/:id/receipts",
    onFollowUp(async (_opened, stored) => ({ data: stored.receipts })),
  );
  router.get(
    "/v1/follow-ups/:id/deliveries",
    onFollowUp(async ({ scope }, { deliveries }) => ({ data: await reportsOf(doors.people.store, scope, deliveries) })),
  );

  router.patch(
    "/v1/follow-ups/:id",
    json,
    onFollowUp(async (opened, stored, request) => {
      const { delay, notBefore, expiresAt, ...rest } = checked(amendSchema, jsonOf(request));
      const delayMs = delay === undefined ? undefined : parseDurationMs(delay);
      await amendFollowUp(doors, opened, stored, {
        ...rest,
        ...(delayMs !== undefined && { notBeforeMs: stored.request.createdAtMs + delayMs }),
        ...(notBefore !== undefined && { notBeforeMs: Date.parse(notBefore) }),
        ...(expiresAt !== undefined && { expiresAtMs: expiresAt === null ? null : Date.parse(expiresAt) }),
      });
      return await again(opened, stored);
    }),
  );
  router.post(
    "/v1/follow-ups/:id/cancel",
    json,
    onFollowUp(async (opened, stored, request) => {
      await cancelFollowUp(doors, opened, stored, checked(cancelBody, jsonOf(request)).reason);
      return await again(opened, stored);
    }),
  );
  router.post(
    "/v1/follow-ups/:id/reconsider",
    onFollowUp(async (opened, stored) => {
      const looked = await lookAt(doors.people, opened.site, opened.scope, stored.state.ref);
      if (!looked.settled) throw notChanged(looked.why);
      doors.bell.ring(looked.partition);
      return await again(opened, stored);
    }),
  );
  router.post(
    "/v1/follow-ups/:id/override",
    json,
    onFollowUp(async (opened, stored, request) => {
      const { by, reason } = checked(overrideBody, jsonOf(request));
      await overrideFollowUp(doors, opened, stored, by, reason);
      return await again(opened, stored);
    }),
  );
  router.post(
    "/v1/follow-ups/:id/permit",
    onFollowUp(async (opened, stored) => await freshPermit(doors, opened, stored)),
  );
  router.post(
    "/v1/follow-ups/:id/outcome",
    json,
    onFollowUp(async (opened, stored, request) => {
      await recordOutcome(doors, opened, stored, checked(outcomeBody, jsonOf(request)));
      return await again(opened, stored);
    }),
  );

  const redeemPath = "/v1/follow-ups/:id/redeem";
  router.options(redeemPath, (_request, response) => {
    response
      .set({
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
        "Access-Control-Max-Age": "86400",
      })
      .status(204)
      .end();
  });
  router.post(redeemPath, json, async (request: Request<{ id: string }>, response) => {
    const bearer = doors.permits.read(bearerOf(request) ?? "");
    // Only who comes with a permit may come from another origin: a secret key has no business in a browser.
    if (bearer) response.set("Access-Control-Allow-Origin", "*");
    const site = bearer && doors.sites().byId(siteOf(bearer.scope));
    const opened = bearer && site ? { site, scope: bearer.scope } : open(request);
    // Who holds another follow-up's permit learns nothing of this one, nor that it is there.
    if (bearer && bearer.followUp !== request.params.id)
      throw new ProblemError("bad_key", "this permit is another follow-up's");
    const stored = await findFollowUp(doors, opened, request.params.id);
    const body = checked(redeemBody, optionalJsonOf(request));
    const key = idempotencyKeyOf(request);
    const shown = bearer ?? (body.permit === undefined ? undefined : doors.permits.read(body.permit));
    const mustPermit = bearer !== undefined || body.permit !== undefined;
    response.json(
      await redeemAsAsked(doors, opened, stored, {
        ...(key === undefined ? {} : { idempotencyKey: key }),
        notSent: body.notSent,
        ...(mustPermit ? { permit: shown } : {}),
      }),
    );
  });

  return router;
}

function refuseMoreThan(count: number, pointer: string): void {
  if (count > BULK_MAX)
    throw new ProblemError("too_many", `${count} in one call: at most ${BULK_MAX}`, [
      { pointer, detail: `at most ${BULK_MAX}` },
    ]);
}

/** One answer of a bulk call: a refusal is that entry's own. */
async function answerOf<T>(
  response: Response,
  act: () => Promise<T>,
): Promise<T | { status: number; problem: unknown }> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { status: error.status, problem: error.toProblem(requestIdOf(response)) };
  }
}

function personOf({
  customer,
  visitor,
  checkout,
}: {
  customer?: string | undefined;
  visitor?: string | undefined;
  checkout?: string | undefined;
}): Ref | undefined {
  const refs = [
    ...(customer === undefined ? [] : [refOf("customer", nameOf(customer))]),
    ...(checkout === undefined ? [] : [refOf("checkout", nameOf(checkout))]),
    ...(visitor === undefined ? [] : [visitorRefFromShop(visitor)]),
  ];
  if (refs.length > 1)
    throw new ProblemError("bad_field", "ask for one of customer, checkout and visitor", [
      { pointer: "/customer", detail: "one ref a call" },
    ]);
  return refs[0];
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key of Object.keys(value) as (keyof T)[]) {
    const entry = value[key];
    if (entry !== undefined) kept[key] = entry as Exclude<T[typeof key], undefined>;
  }
  return kept;
}
