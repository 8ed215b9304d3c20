/** What the forms of an order ask, and which answers are good enough. Pure; `nowMs` decides whether a card has run out. */
import { FRAMES, SIZES, WOODS } from "./catalogue.js";

export type Values = Record<string, string>;
export type Errors = Record<string, string>;

/** Says what is wrong with a value, or null. */
type Check = (value: string, nowMs: number) => string | null;

const filled =
  (what: string): Check =>
  (value) =>
    value === "" ? `Please give ${what}.` : null;

const oneOf =
  (values: readonly string[], what: string): Check =>
  (value) =>
    values.includes(value) ? null : `Please choose ${what}.`;

const matching =
  (pattern: RegExp, message: string): Check =>
  (value) =>
    pattern.test(value) ? null : message;

const optional: Check = () => null;

export const COUNTRIES = ["United Kingdom", "Ireland", "Germany", "France", "Netherlands"];
export const FLOORS = ["Ground floor", "Upper floor, with a lift", "Upper floor, stairs only"];
export const WINDOWS = ["Morning", "Afternoon", "Evening"];

/** The one card this shop takes, so that nobody's real one is ever sent to it. */
export const DEMO_CARD = "4242 4242 4242 4242";

const demoCard: Check = (value) =>
  value.replace(/\s/g, "") === DEMO_CARD.replace(/\s/g, "")
    ? null
    : `This is a demonstration: only the card ${DEMO_CARD} is taken.`;

const notExpired: Check = (value, nowMs) => {
  const [, month, year] = /^(0[1-9]|1[0-2])\s?\/\s?(\d\d)$/.exec(value) ?? [];
  if (month === undefined || year === undefined) return "Please give the date as MM/YY.";
  // A card is good until the end of its month.
  return Date.UTC(2000 + Number(year), Number(month)) > nowMs ? null : "This card has run out.";
};

const FIELDS: Record<string, Record<string, Check>> = {
  details: {
    name: filled("your name"),
    email: matching(/^[^\s@]+@(?:[^\s@.]+\.)+[^\s@.]{2,}$/, "Please give an address like name@example.com."),
    phone: matching(/^\+?[\d\s()-]{7,20}$/, "Please give a number like +44 20 7946 0018."),
    mayCall: optional,
  },
  delivery: {
    street: filled("street and number"),
    city: filled("a town or city"),
    postcode: matching(/^[A-Za-z0-9 -]{3,10}$/, "Please give a postcode like N1 7AA."),
    country: oneOf(COUNTRIES, "a country"),
    floor: oneOf(FLOORS, "where the desk goes"),
    window: oneOf(WINDOWS, "when we may come"),
    note: optional,
  },
  options: {
    size: oneOf(
      SIZES.map((size) => size.value),
      "a size",
    ),
    wood: oneOf(
      WOODS.map((wood) => wood.value),
      "a wood",
    ),
    frame: oneOf(
      FRAMES.map((frame) => frame.value),
      "a frame",
    ),
    tray: optional,
  },
  payment: {
    cardName: filled("the name on the card"),
    cardNumber: demoCard,
    expiry: notExpired,
    cvc: matching(/^\d{3,4}$/, "Please give the three digits on the back."),
    terms: filled("your agreement to the terms"),
  },
};

const CHARS_MAX = 200;

/** Reads the fields of a step from a posted form; a field that was not sent is empty. */
export function readForm(step: string, body: unknown, nowMs: number): { values: Values; errors: Errors } {
  const sent = new Map(typeof body === "object" && body !== null ? Object.entries(body) : []);
  const values: Values = {};
  const errors: Errors = {};
  for (const [name, check] of Object.entries(FIELDS[step] ?? {})) {
    const raw: unknown = sent.get(name);
    const value = typeof raw === "string" ? raw.trim().slice(0, CHARS_MAX) : "";
    const error = check(value, nowMs);
    if (value !== "") values[name] = value;
    if (error !== null) errors[name] = error;
  }
  return { values, errors };
}

/** What may be kept of a form that had errors. Of a card, only the name. */
export function keepable(step: string, values: Values): Values {
  if (step !== "payment") return values;
  return values.cardName === undefined ? {} : { cardName: values.cardName };
}
