/** The screens of an order, each as the inside of one page. */

import { EXTRAS, type Extra, FRAMES, orderLines, SIZES, TRAY, totalOf, WOODS } from "./catalogue.js";
import {
  asChoices,
  checkField,
  choiceField,
  errorSummary,
  type FormState,
  selectField,
  textArea,
  textField,
} from "./form-parts.js";
import { type Html, html, page } from "./html.js";
import { COUNTRIES, DEMO_CARD, FLOORS, WINDOWS } from "./order-fields.js";
import { MARKS, STEPS, type Step } from "./order-steps.js";
import { acceptedExtras, type Draft, type PlacedOrder } from "./sessions.js";

/** Where an order begins: a desk that most people would take. */
const STARTING_OPTIONS = { size: "140", wood: "oak", frame: "pine" };

export function orderScreen(step: Step, draft: Draft, returned: FormState | undefined): { title: string; main: Html } {
  const kept = draft.values.get(step.name) ?? (step.name === "options" ? STARTING_OPTIONS : {});
  const state = returned ?? { values: kept, errors: {} };
  const { title, screen } = screenOf(step, draft, state);
  const making = { ...STARTING_OPTIONS, ...draft.values.get("options") };
  const lines = linesOf(draft);
  const main = page("order", {
    checkout: draft.checkout,
    step: step.name,
    screen,
    progress: progress(step),
    back: backLink(step),
    desk: page("desk", { making: `wood-${making.wood} frame-${making.frame}` }),
    lines: lines.map(
      (line) =>
        html`<li><span>${line.label}</span><span>${line.price === 0 ? "included" : `£${line.price}`}</span></li>`,
    ),
    total: totalOf(lines),
  });
  return { title, main };
}

const linesOf = (draft: Draft) => orderLines(draft.values.get("options") ?? {}, acceptedExtras(draft, EXTRAS));

function screenOf(step: Step, draft: Draft, state: FormState): { title: string; screen: Html } {
  const problems = errorSummary(state);
  switch (step.kind) {
    case "extra": {
      const extra = EXTRAS.find(({ id }) => id === step.name);
      if (extra === undefined) throw new Error(`no extra is named ${step.name}`);
      return { title: extra.headline, screen: extraScreen(extra, draft) };
    }
    case "consultation":
      return { title: "A free consultation?", screen: page("consultation") };
    case "payment":
      return {
        title: "Payment",
        screen: page("payment", {
          problems,
          checkout: draft.checkout,
          total: totalOf(linesOf(draft)),
          card: DEMO_CARD,
          ...paymentFields(state),
        }),
      };
    case "form":
      return formScreen(step.name, problems, state);
  }
}

function formScreen(name: string, problems: Html, state: FormState): { title: string; screen: Html } {
  switch (name) {
    case "details":
      return { title: "Your details", screen: page("details", { problems, ...detailFields(state) }) };
    case "delivery":
      return { title: "Delivery", screen: page("delivery", { problems, ...deliveryFields(state) }) };
    default:
      return { title: "Your desk", screen: page("options", { problems, ...optionFields(state) }) };
  }
}

function detailFields(state: FormState) {
  return {
    name: textField({ name: "name", label: "Name", autocomplete: "name" }, state),
    email: textField({ name: "email", label: "Email", type: "email", autocomplete: "email", width: "half" }, state),
    phone: textField({ name: "phone", label: "Phone", type: "tel", autocomplete: "tel", width: "half" }, state),
    mayCall: state.values.mayCall === "yes" ? page("consent-given") : mayCallBox(state),
  };
}

/** Never ticked beforehand, not even for who ticked it a screen ago: a box that was ticked by a machine is no consent. */
function mayCallBox(state: FormState): Html {
  const label = "Larkholm may call me with offers. I can take this back at any time.";
  return checkField({ name: "mayCall", label, consent: "call:sales" }, state);
}

function deliveryFields(state: FormState) {
  return {
    street: textField({ name: "street", label: "Street and number", autocomplete: "street-address" }, state),
    city: textField({ name: "city", label: "Town or city", autocomplete: "address-level2", width: "half" }, state),
    postcode: textField({ name: "postcode", label: "Postcode", autocomplete: "postal-code", width: "half" }, state),
    country: selectField("country", "Country", COUNTRIES, state),
    floor: selectField("floor", "Where it goes", FLOORS, state),
    window: choiceField("window", "When may we come?", asChoices(WINDOWS), state),
    note: textArea("note", "Anything the drivers should know", state),
  };
}

function optionFields(state: FormState) {
  return {
    size: choiceField("size", "Size of the top", SIZES, state),
    wood: choiceField("wood", "Wood", WOODS, state),
    frame: choiceField("frame", "Frame", FRAMES, state),
    tray: checkField({ name: "tray", label: `${TRAY.label} (+ £${TRAY.price ?? 0})` }, state),
  };
}

/** No autocomplete: a browser must not put somebody's real card into a demonstration. */
function paymentFields(state: FormState) {
  const digits = { autocomplete: "off", inputmode: "numeric" };
  return {
    cardName: textField({ name: "cardName", label: "Name on the card", autocomplete: "off" }, state),
    cardNumber: textField({ name: "cardNumber", label: "Card number", placeholder: DEMO_CARD, ...digits }, state),
    expiry: textField({ name: "expiry", label: "Good until", placeholder: "MM/YY", width: "half", ...digits }, state),
    cvc: textField({ name: "cvc", label: "Security code", width: "half", ...digits }, state),
    terms: checkField({ name: "terms", label: "I agree to the terms of sale.", required: true }, state),
  };
}

function extraScreen(extra: Extra, draft: Draft): Html {
  const chosen = draft.answers.get(extra.id);
  const number = EXTRAS.indexOf(extra) + 1;
  return page("extra", {
    id: extra.id,
    number,
    of: EXTRAS.length,
    headline: extra.headline,
    text: extra.text,
    points: extra.points.map((point) => html`<li>${point}</li>`),
    price: extra.price,
    accept: extra.accept,
    chosen: chosen === undefined ? "" : chosen === "accept" ? "You added this." : "You said no to this.",
  });
}

function progress(step: Step): Html {
  const at = MARKS.indexOf(step.mark);
  return html`${MARKS.map((mark, index) =>
    index === at
      ? html`<li class="now" aria-current="step">${mark}</li>`
      : html`<li class="${index < at ? "past" : "ahead"}">${mark}</li>`,
  )}`;
}

function backLink(step: Step): Html {
  const before = STEPS[STEPS.indexOf(step) - 1];
  return before === undefined
    ? html`<a href="/">Back to the desk</a>`
    : html`<a href="${before.path}">Back one step</a>`;
}

export function thanksScreen(placed: PlacedOrder): Html {
  return page("thanks", {
    order: placed.order,
    checkout: placed.checkout,
    name: placed.name,
    email: placed.email,
    total: placed.total,
    consultation: placed.consultation ? html`<li>Your consultation: we call you at the number you gave.</li>` : html``,
  });
}
