/** The way through an order, in its order. Each step is one screen with one address; a step opens when all before it are done. */
import { EXTRAS } from "./catalogue.js";

export type StepKind = "form" | "extra" | "consultation" | "payment";

export interface Step {
  /** Its name for Holdoff (`data-holdoff-step`) and in the address. */
  name: string;
  path: string;
  kind: StepKind;
  /** Which of the five marks of the progress line it belongs to. */
  mark: Mark;
}

export const MARKS = ["Details", "Delivery", "Your desk", "Extras", "Payment"] as const;
export type Mark = (typeof MARKS)[number];

const step = (name: string, kind: StepKind, mark: Mark, path = `/order/${name}`): Step => ({ name, path, kind, mark });

export const STEPS: readonly Step[] = [
  step("details", "form", "Details"),
  step("delivery", "form", "Delivery"),
  step("options", "form", "Your desk"),
  ...EXTRAS.map((extra) => step(extra.id, "extra", "Extras", `/order/extras/${extra.id}`)),
  step("consultation", "consultation", "Extras"),
  step("payment", "payment", "Payment"),
];

/** The first step that is not done; the payment, which ends the order, when all others are. */
export function openStep(done: ReadonlySet<string>): Step {
  const open = STEPS.find((candidate) => !done.has(candidate.name)) ?? STEPS.at(-1);
  if (open === undefined) throw new Error("an order has at least one step");
  return open;
}

export const mayOpen = (wanted: Step, done: ReadonlySet<string>): boolean =>
  STEPS.indexOf(wanted) <= STEPS.indexOf(openStep(done));
