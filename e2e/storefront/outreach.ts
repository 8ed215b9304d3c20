/**
 * What the shop's departments ask of Holdoff, and what the shop tells it. Kept as careless as such code is in the field,
 * on purpose, because that is the story this shop replays: the call for an incomplete order has no delay worth the name,
 * a second department asks for a call of its own, and both take the phone number in the form for consent. Whoever
 * follows a link in a mail is called too, and a box that was ticked beforehand is taken for a wish. Without Holdoff in
 * between, the phone rings while the customer is typing the card number.
 *
 * No page waits for any of this: the steps of one session run one after the other, in the background.
 */
import { randomUUID } from "node:crypto";
import { type BackendEvent, createClient, type HoldoffClient } from "@holdoff/sdk/node";
import type { FollowUpRequest, PersonRefs } from "@holdoff/sdk/wire";
import { type Customer, findCustomer } from "./customers.js";
import type { AskedCall, PlacedOrder, Session } from "./sessions.js";
import type { ShopSettings } from "./settings.js";
import { type SiteKey, secretKeyFor } from "./site-keys.js";
import { askForText, type TextRequest } from "./text-queue.js";
import type { Visit } from "./visit.js";

/** The mistake at the heart of it: by then the customer is in the middle of the form. */
const INCOMPLETE_ORDER_DELAY = "45s";
const CONSULTATION_DELAY = "5m";
/** "You clicked. What would you like to buy?" */
const CLICK_DELAY = "5s";
const LETTERS_DELAY = "1m";
const VAN_DELAY = "24h";

/** What Holdoff takes of a campaign's name; the rest of an address is anybody's to write. */
const CAMPAIGN_CHARS_MAX = 128;

/** Short, so that the shop closes soon when Holdoff is away. A real shop keeps its events until they are taken. */
const PATIENCE = { triesMax: 4, totalMsMax: 5_000 };

/** Sandboxes come and go; a client is soon made again. */
const CLIENTS_MAX = 500;

export interface Outreach {
  /** The backend's client for a site or sandbox. */
  clientFor(key: SiteKey): HoldoffClient;
  formStarted(visit: Visit): void;
  consultationReached(visit: Visit): void;
  /** The customer asked for it: the one call here that is welcome at once. */
  consultationRequested(visit: Visit): void;
  /** Somebody came by a link in a mail. */
  linkClicked(visit: Visit, campaign: string): void;
  lettersAsked(visit: Visit): void;
  orderPlaced(visit: Visit, order: PlacedOrder): void;
  signedIn(visit: Visit, customer: Customer): void;
  /** Leaves what has not begun, and resolves when what has begun is over. */
  close(): Promise<void>;
}

export function createOutreach(settings: ShopSettings, onTrouble: (error: unknown) => void): Outreach {
  const clients = new Map<SiteKey, HoldoffClient>();
  const begun = new Map<string, Promise<void>>();
  let closed = false;

  function clientFor(key: SiteKey): HoldoffClient {
    const secretKey = secretKeyFor(key, settings.sites);
    const client =
      clients.get(key) ?? createClient({ url: settings.holdoffUrl, secretKey, timeoutMs: 2_000, patience: PATIENCE });
    if (clients.size >= CLIENTS_MAX) clients.clear();
    clients.set(key, client);
    return client;
  }

  function inBackground({ session }: Visit, work: () => Promise<unknown>): void {
    const before = begun.get(session.id) ?? Promise.resolve();
    const after = before.then(() => (closed ? undefined : work())).then(() => undefined, onTrouble);
    begun.set(session.id, after);
    void after.then(() => {
      if (begun.get(session.id) === after) begun.delete(session.id);
    });
  }

  function askForCall(visit: Visit, about: AskedCall, request: CallRequest): void {
    const { session } = visit;
    const { checkout, asked } = session.draft;
    if (asked.has(about)) return;
    asked.add(about);
    schedule(visit, `${checkout} ${about}`.replaceAll(" ", "-"), { ...orderCall(session, checkout), ...request });
  }

  function schedule(visit: Visit, label: string, request: FollowUpRequest): void {
    // The site key travels along: releases of all sandboxes come to the one webhook of this shop.
    const full = { ...request, key: label, metadata: { site: visit.key } };
    inBackground(visit, () => clientFor(visit.key).schedule(full, { idempotencyKey: label }));
  }

  function text(visit: Visit, label: string, words: string, { payload, ...request }: Addressed & TextRequest): void {
    const full = { ...request, metadata: { site: visit.key } };
    const { name: to, phone } = payload;
    inBackground(visit, () => askForText(clientFor(visit.key), label, { to, phone, words }, full));
  }

  function tell(visit: Visit, event: BackendEvent): void {
    inBackground(visit, () => clientFor(visit.key).events([event]));
  }

  return {
    clientFor,

    formStarted(visit) {
      askForCall(visit, "incomplete order", {
        department: "order desk",
        trigger: { type: "checkout_incomplete" },
        delay: INCOMPLETE_ORDER_DELAY,
      });
    },

    consultationReached(visit) {
      askForCall(visit, "consultation", {
        department: "consultations",
        trigger: { type: "checkout_incomplete" },
        offer: "consultation",
        delay: CONSULTATION_DELAY,
      });
    },

    consultationRequested(visit) {
      askForCall(visit, "requested consultation", {
        department: "consultations",
        trigger: { type: "requested" },
        offer: "consultation",
      });
    },

    linkClicked(visit, named) {
      const { session } = visit;
      const campaign = named.slice(0, CAMPAIGN_CHARS_MAX);
      // Of a stranger there is no number to call.
      if (session.customer === undefined || session.campaigns.has(campaign)) return;
      session.campaigns.add(campaign);
      const person = personOf(session, session.draft.checkout);
      tell(visit, { id: randomUUID(), type: "link.clicked", person, campaign });
      schedule(visit, randomUUID(), {
        ...salesTo(session),
        channel: "call",
        department: "telephone desk",
        trigger: { type: "link_clicked" },
        delay: CLICK_DELAY,
      });
    },

    lettersAsked(visit) {
      const letters = {
        ...salesTo(visit.session),
        department: "letters",
        trigger: { type: "form_sent" },
        delay: LETTERS_DELAY,
      } as const;
      schedule(visit, randomUUID(), { ...letters, channel: "email" });
      text(visit, randomUUID(), "Walnut is in. Reply STOP for no more of this.", letters);
    },

    orderPlaced(visit, { order, checkout, name, phone }) {
      const person = personOf(visit.session, checkout);
      tell(visit, { id: `order ${order}`, type: "order.completed", person, order, checkout });
      text(visit, `${order}-van`, `The van is loaded: your desk ${order} comes tomorrow.`, {
        person,
        purpose: "transactional",
        basis: "contract",
        department: "workshop",
        trigger: { type: "order_completed" },
        about: { order },
        delay: VAN_DELAY,
        payload: { name, phone: maskPhone(phone) },
      });
    },

    signedIn(visit, { id, profile }) {
      tell(visit, { id: `profile ${id}`, type: "profile.updated", person: { customer: id }, ...profile });
    },

    async close() {
      closed = true;
      await Promise.all(begun.values());
    },
  };
}

interface Addressed {
  payload: { name: string; phone: string };
}

type CallRequest = Pick<FollowUpRequest, "department" | "trigger" | "offer" | "delay">;

const orderCall = (session: Session, checkout: string) =>
  ({ ...salesTo(session), channel: "call", about: { checkout } }) satisfies Partial<FollowUpRequest>;

/** Consent is what every department says it has. */
function salesTo(session: Session) {
  const { checkout, values } = session.draft;
  const { name = "", phone = "" } = values.get("details") ?? findCustomer(session.customer) ?? {};
  return {
    person: personOf(session, checkout),
    purpose: "sales",
    basis: "consent",
    payload: { name, phone: maskPhone(phone), checkout },
  } satisfies Partial<FollowUpRequest>;
}

/**
 * The visitor came with this very session's form, so it is verified to be whose order it is. Without the script there is
 * no visitor, and the checkout itself must do.
 */
function personOf({ visitor, customer }: Session, checkout: string): PersonRefs {
  return {
    ...(customer === undefined ? {} : { customer }),
    ...(visitor === undefined ? {} : { visitor, verified: true }),
    ...(customer === undefined && visitor === undefined ? { checkout } : {}),
  };
}

/** Enough to recognise it by, too little to dial it: the dialler has the number. */
function maskPhone(phone: string): string {
  return phone.length < 6 ? "•••" : `${phone.slice(0, 3)} ••• ••• ${phone.slice(-2)}`;
}
