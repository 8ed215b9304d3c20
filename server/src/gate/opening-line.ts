/**
 * The honest reason for a contact, as the first thing to say. Sales is called sales, and nothing else is. What the
 * customer looked at is nobody's opening line: a click or a download stays between the customer and the page.
 */
import type { TriggerType } from "@holdoff/sdk/wire";
import type { OpenFollowUp } from "../person/document.js";

export function openingLine({ purpose, trigger, offer }: OpenFollowUp): string {
  switch (purpose) {
    case "sales":
      return salesLine(trigger.type, offer === undefined ? "" : ` about ${offer}`);
    case "service":
      return serviceLine(trigger.type);
    case "transactional":
      return trigger.type === "ticket"
        ? "I am getting in touch about something that your request needs."
        : "I am getting in touch about something that your order needs.";
    case "survey":
      return "I would like to ask how you found us. I have nothing to sell.";
  }
}

function salesLine(trigger: TriggerType, about: string): string {
  switch (trigger) {
    case "requested":
    case "form_sent":
      return `You asked us to get in touch${about}. Is this a good moment?`;
    case "checkout_incomplete":
    case "cart_left":
      return "You began an order with us and did not finish it. May I help, or shall I leave it?";
    case "link_clicked":
    case "content_downloaded":
    case "order_completed":
    case "check_up":
    case "ticket":
    case "other":
      return `I would like to sell you something: I have an offer for you${about}. Is this a good moment?`;
  }
}

function serviceLine(trigger: TriggerType): string {
  switch (trigger) {
    case "ticket":
      return "I am getting back to you about your support request.";
    case "requested":
    case "form_sent":
      return "You asked us to get in touch. How may I help?";
    case "checkout_incomplete":
    case "cart_left":
      return "You began an order with us and did not finish it. If something did not work, I would like to put it right.";
    case "order_completed":
      return "I am getting in touch about your order. I have nothing to sell.";
    case "check_up":
    case "link_clicked":
    case "content_downloaded":
    case "other":
      return "I would like to hear whether everything is in order. I have nothing to sell.";
  }
}
