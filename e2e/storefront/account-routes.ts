/** Signing in and out: made-up customers, no passwords. */
import express, { type Router } from "express";
import { CUSTOMERS, findCustomer } from "./customers.js";
import { html, page } from "./html.js";
import { shopPage } from "./layout.js";
import type { Outreach } from "./outreach.js";
import type { Sessions } from "./sessions.js";
import type { ShopSettings } from "./settings.js";
import { readVisit } from "./visit.js";

export function accountRoutes(settings: ShopSettings, sessions: Sessions, outreach: Outreach): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: "4kb" });

  router.get("/account", (request, response) => {
    const visit = readVisit(request, response, sessions, settings);
    const { customer } = visit.session;
    const main =
      customer === undefined
        ? page("account", { customers: CUSTOMERS.map(({ id, label }) => customerButton(id, label)) })
        : page("account-open", { customer, label: findCustomer(customer)?.label ?? "" });
    response.send(shopPage(visit, settings, { title: "Your account", main }));
  });

  router.post("/account", form, (request, response) => {
    const visit = readVisit(request, response, sessions, settings);
    const sent: unknown = request.body;
    const customer = findCustomer(typeof sent === "object" && sent !== null && "customer" in sent ? sent.customer : "");
    if (customer !== undefined) {
      visit.session.customer = customer.id;
      outreach.signedIn(visit, customer);
    }
    response.redirect(303, "/account");
  });

  router.post("/account/sign-out", (request, response) => {
    const { session } = readVisit(request, response, sessions, settings);
    delete session.customer;
    // The next page resets the script: whoever sits down next is somebody else, with a visitor id of their own.
    delete session.visitor;
    session.justSignedOut = true;
    response.redirect(303, "/");
  });

  return router;
}

const customerButton = (id: string, label: string) => html`<li>
  <button class="customer" name="customer" value="${id}"><strong>Sign in as ${id}</strong><span class="soft">${label}</span></button>
</li>`;
