/** The way through an order: each screen is shown by GET and answered by POST, so the back button always works. */
import express, { type Request, type Response, type Router } from "express";
import { DESK, EXTRAS, orderLines, totalOf } from "./catalogue.js";
import { html, page } from "./html.js";
import { shopPage } from "./layout.js";
import { keepable, readForm } from "./order-fields.js";
import { orderScreen, thanksScreen } from "./order-screens.js";
import { mayOpen, openStep, STEPS, type Step } from "./order-steps.js";
import type { Outreach } from "./outreach.js";
import { acceptedExtras, newDraft, type PlacedOrder, type Session, type Sessions } from "./sessions.js";
import type { ShopSettings } from "./settings.js";
import { keepVisitor, readVisit, type Visit } from "./visit.js";

export function orderRoutes(settings: ShopSettings, sessions: Sessions, outreach: Outreach): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: "16kb" });
  const visitOf = (request: Request, response: Response) => readVisit(request, response, sessions, settings);

  router.get("/", (request, response) => {
    const visit = visitOf(request, response);
    const { campaign } = request.query;
    if (typeof campaign === "string") outreach.linkClicked(visit, campaign);
    const main = page("product", { price: DESK.price, desk: page("scene") });
    response.send(shopPage(visit, settings, { title: "Larkholm Rise, a standing desk in wood", main }));
  });

  router.get("/order", (request, response) => {
    response.redirect(303, openStep(visitOf(request, response).session.draft.done).path);
  });

  router.get("/order/thanks", (request, response) => {
    const visit = visitOf(request, response);
    const placed = visit.session.orders.at(-1);
    if (placed === undefined) return response.redirect(303, "/order");
    return response.send(shopPage(visit, settings, { title: "Thank you", main: thanksScreen(placed) }));
  });

  for (const step of STEPS) {
    router.get(step.path, (request, response) => {
      const visit = visitOf(request, response);
      const { session } = visit;
      if (!mayOpen(step, session.draft.done)) return response.redirect(303, instead(session));
      if (step.kind === "consultation") outreach.consultationReached(visit);
      return response.send(shopPage(visit, settings, orderScreen(step, session.draft, takeReturned(session, step))));
    });

    router.post(step.path, form, (request, response) => {
      const visit = visitOf(request, response);
      response.redirect(303, answer(step, visit, request.body));
    });
  }

  /** Takes what was posted and says where to go. */
  function answer(step: Step, visit: Visit, body: unknown): string {
    const { session } = visit;
    const sent = new Map<string, unknown>(typeof body === "object" && body !== null ? Object.entries(body) : []);
    // The payment form of an order that was placed, from the back button's memory: it is not placed twice.
    if (session.orders.some(({ checkout }) => checkout === sent.get("checkout"))) return "/order/thanks";
    if (!mayOpen(step, session.draft.done)) return instead(session);
    keepVisitor(visit, body);
    switch (step.kind) {
      case "extra":
      case "consultation": {
        const answer = sent.get("answer") === "accept" ? "accept" : "decline";
        session.draft.answers.set(step.name, answer);
        if (step.kind === "consultation" && answer === "accept") outreach.consultationRequested(visit);
        return finish(step, session);
      }
      case "form":
      case "payment":
        return answerForm(step, visit, body);
    }
  }

  function answerForm(step: Step, visit: Visit, body: unknown): string {
    const { session } = visit;
    const { values, errors } = readForm(step.name, body, settings.now());
    if (Object.keys(errors).length > 0) {
      session.returned = { step: step.name, state: { values: keepable(step.name, values), errors } };
      return step.path;
    }
    if (step.kind === "payment") {
      outreach.orderPlaced(visit, place(session));
      return "/order/thanks";
    }
    session.draft.values.set(step.name, values);
    if (step.name === "details") outreach.formStarted(visit);
    return finish(step, session);
  }

  router.use((request, response) => {
    const main = html`<section class="narrow"><h1>There is nothing here</h1><p><a href="/">Back to the desk</a></p></section>`;
    response.status(404).send(shopPage(visitOf(request, response), settings, { title: "Not found", main }));
  });

  return router;
}

/** Where a screen leads that is not open: on in the order; and back from the thanks, with nothing new begun, to the thanks. */
function instead({ draft, orders }: Session): string {
  return draft.done.size === 0 && orders.length > 0 ? "/order/thanks" : openStep(draft.done).path;
}

function finish(step: Step, { draft }: Session): string {
  draft.done.add(step.name);
  return STEPS[STEPS.indexOf(step) + 1]?.path ?? "/order";
}

function takeReturned(session: Session, step: Step) {
  const { returned } = session;
  delete session.returned;
  return returned?.step === step.name ? returned.state : undefined;
}

/** Nothing is charged: the card was looked at and forgotten. */
function place(session: Session): PlacedOrder {
  const { draft } = session;
  const { name = "", email = "", phone = "" } = draft.values.get("details") ?? {};
  const placed = {
    // Readable on the phone, and as hard to guess as the checkout it is made from.
    order: `LK-${draft.checkout.slice(3, 11).toUpperCase()}`,
    checkout: draft.checkout,
    name,
    email,
    phone,
    total: totalOf(orderLines(draft.values.get("options") ?? {}, acceptedExtras(draft, EXTRAS))),
    consultation: draft.answers.get("consultation") === "accept",
  };
  session.orders.push(placed);
  session.draft = newDraft();
  return placed;
}
