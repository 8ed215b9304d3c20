/**
 * Letters from the workshop: a sign-up as careless shops build it. The box for offers by mail is ticked before anybody
 * has seen it, the one for texts is not, and the backend takes every sign-up for consent to both.
 */
import express, { type Router } from "express";
import { checkField, textField } from "./form-parts.js";
import { page } from "./html.js";
import { shopPage } from "./layout.js";
import type { Outreach } from "./outreach.js";
import type { Sessions } from "./sessions.js";
import type { ShopSettings } from "./settings.js";
import { keepVisitor, readVisit } from "./visit.js";

const TITLE = "Letters from the workshop";
/** The trick of it: nobody ticked this. */
const TICKED_BEFOREHAND = { values: { byMail: "yes" }, errors: {} };

export function letterRoutes(settings: ShopSettings, sessions: Sessions, outreach: Outreach): Router {
  const router = express.Router();

  router.get("/letters", (request, response) => {
    const main = page("letters", {
      email: textField({ name: "email", label: "Email", type: "email", autocomplete: "email" }, TICKED_BEFOREHAND),
      byMail: checkField(
        { name: "byMail", label: "Offers by email, please.", consent: "email:sales" },
        TICKED_BEFOREHAND,
      ),
      byText: checkField(
        { name: "byText", label: "Offers by text message, please.", consent: "sms:sales" },
        TICKED_BEFOREHAND,
      ),
    });
    response.send(shopPage(readVisit(request, response, sessions, settings), settings, { title: TITLE, main }));
  });

  router.post("/letters", express.urlencoded({ extended: false, limit: "4kb" }), (request, response) => {
    const visit = readVisit(request, response, sessions, settings);
    keepVisitor(visit, request.body);
    outreach.lettersAsked(visit);
    response.redirect(303, "/letters/thanks");
  });

  router.get("/letters/thanks", (request, response) => {
    const visit = readVisit(request, response, sessions, settings);
    response.send(shopPage(visit, settings, { title: TITLE, main: page("letters-thanks") }));
  });

  return router;
}
