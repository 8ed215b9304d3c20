/** Form fields as HTML: each with a label, its hint and its error tied to it for those who cannot see the layout. */
import type { Choice } from "./catalogue.js";
import { type Html, html } from "./html.js";
import type { Errors, Values } from "./order-fields.js";

export interface FormState {
  values: Values;
  errors: Errors;
}

interface TextField {
  name: string;
  label: string;
  hint?: string;
  type?: string;
  autocomplete?: string;
  inputmode?: string;
  placeholder?: string;
  optional?: boolean;
  /** How wide its box is: a CSS class. */
  width?: "full" | "half" | "short";
}

const NOTHING = html``;

/** Which texts describe a field, and whether it is wrong. */
function described(name: string, hint: string | undefined, error: string | undefined): Html {
  const ids = [...(hint === undefined ? [] : [`${name}-hint`]), ...(error === undefined ? [] : [`${name}-error`])];
  const by = ids.length === 0 ? NOTHING : html` aria-describedby="${ids.join(" ")}"`;
  return error === undefined ? by : html`${by} aria-invalid="true"`;
}

const hintOf = (name: string, hint: string | undefined): Html =>
  hint === undefined ? NOTHING : html`<p class="hint" id="${name}-hint">${hint}</p>`;

const errorOf = (name: string, error: string | undefined): Html =>
  error === undefined ? NOTHING : html`<p class="error" id="${name}-error">${error}</p>`;

export function textField(field: TextField, { values, errors }: FormState): Html {
  const { name, label, hint } = field;
  const error = errors[name];
  const attribute = (key: string, value: string | undefined) =>
    value === undefined ? NOTHING : html` ${key}="${value}"`;
  return html`<div class="field ${field.width ?? "full"}">
  <label for="${name}">${label}${field.optional ? html` <span class="soft">(optional)</span>` : NOTHING}</label>
  ${hintOf(name, hint)}
  <input id="${name}" name="${name}" type="${field.type ?? "text"}" value="${values[name] ?? ""}"${attribute("autocomplete", field.autocomplete)}${attribute("inputmode", field.inputmode)}${attribute("placeholder", field.placeholder)}${field.optional ? NOTHING : html` required`}${described(name, hint, error)}>
  ${errorOf(name, error)}
</div>`;
}

export function selectField(
  name: string,
  label: string,
  options: readonly string[],
  { values, errors }: FormState,
): Html {
  const error = errors[name];
  return html`<div class="field half">
  <label for="${name}">${label}</label>
  <select id="${name}" name="${name}" required${described(name, undefined, error)}>
    ${options.map((option) => html`<option${values[name] === option ? html` selected` : NOTHING}>${option}</option>`)}
  </select>
  ${errorOf(name, error)}
</div>`;
}

export function textArea(name: string, label: string, { values }: FormState): Html {
  return html`<div class="field full">
  <label for="${name}">${label} <span class="soft">(optional)</span></label>
  <textarea id="${name}" name="${name}" rows="2" maxlength="200">${values[name] ?? ""}</textarea>
</div>`;
}

/** A group of radio buttons drawn as tiles. */
export function choiceField(name: string, label: string, choices: readonly Choice[], state: FormState): Html {
  const error = state.errors[name];
  const by = error === undefined ? NOTHING : html` aria-describedby="${name}-error"`;
  return html`<fieldset class="tiles" id="${name}"${by}>
  <legend>${label}</legend>
  <div class="tile-row">${choices.map((choice) => tile(name, choice, state.values[name] === choice.value))}</div>
  ${errorOf(name, error)}
</fieldset>`;
}

function tile(name: string, choice: Choice, checked: boolean): Html {
  const id = `${name}-${choice.value.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
  return html`<label class="tile" for="${id}">
    <input type="radio" id="${id}" name="${name}" value="${choice.value}" required${checked ? html` checked` : NOTHING}>
    <span class="swatch ${name}-${choice.value}" aria-hidden="true"></span>
    <span class="tile-text"><strong>${choice.label}</strong>${choice.hint === undefined ? NOTHING : html`<span class="tile-hint soft">${choice.hint}</span>`}${priceOf(choice)}</span>
  </label>`;
}

function priceOf({ price }: Choice): Html {
  return price === undefined ? NOTHING : html`<span class="tile-price">+ £${price}</span>`;
}

interface CheckField {
  name: string;
  label: string | Html;
  hint?: string;
  /** `data-holdoff-consent`, where the box is one. */
  consent?: string;
  required?: boolean;
}

/** A box to tick. */
export function checkField({ name, label, hint, consent, required }: CheckField, { values, errors }: FormState): Html {
  const error = errors[name];
  return html`<div class="field full check">
  <input type="checkbox" id="${name}" name="${name}" value="yes"${values[name] === "yes" ? html` checked` : NOTHING}${required ? html` required` : NOTHING}${consent === undefined ? NOTHING : html` data-holdoff-consent="${consent}"`}${described(name, hint, error)}>
  <label for="${name}">${label}</label>
  ${hintOf(name, hint)}${errorOf(name, error)}
</div>`;
}

export function errorSummary({ errors }: FormState): Html {
  const entries = Object.entries(errors);
  if (entries.length === 0) return NOTHING;
  return html`<div class="problems" role="alert" tabindex="-1" data-form-errors>
  <h2>Something is missing</h2>
  <ul>${entries.map(([name, error]) => html`<li><a href="#${name}">${error}</a></li>`)}</ul>
</div>`;
}

export const asChoices = (labels: readonly string[]): Choice[] => labels.map((label) => ({ value: label, label }));
