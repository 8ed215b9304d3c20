/** HubSpot, Zendesk and Intercom: tickets that are opened and closed. */
import { closesTicket, opensTicket, saysNothing } from "../effects.js";
import { type Feed, feed } from "../feed.js";

const CUSTOMER = { customer: "c_42" };

const notice = {
  eventId: 3011229417,
  subscriptionId: 2204411,
  portalId: 90001177,
  appId: 1177001,
  occurredAt: 1930384800118,
  attemptNumber: 0,
  objectId: 18044213377,
  changeSource: "CRM_UI",
};
export const created = { ...notice, subscriptionType: "ticket.creation", changeFlag: "NEW" };
export const change = {
  ...notice,
  subscriptionType: "ticket.propertyChange",
  propertyName: "hs_pipeline_stage",
  propertyValue: "4",
};
const generic = { ...created, subscriptionType: "object.creation", objectTypeId: "0-5" };
const renamed = { ...change, propertyName: "subject", propertyValue: "A drawer is stuck" };

const HUBSPOT = "HubSpot";
const ofHubspot: Feed[] = [
  feed(HUBSPOT, "ticket.creation", [created], opensTicket(CUSTOMER), {
    map: (told) =>
      told.map(({ eventId, objectId, occurredAt }) => ({
        id: eventId,
        type: "ticket.opened",
        person: CUSTOMER,
        ticket: objectId,
        at: occurredAt,
      })),
  }),
  feed(HUBSPOT, "object.creation of a ticket", [generic], opensTicket(CUSTOMER)),
  feed(HUBSPOT, "ticket.propertyChange to the last stage", [change], closesTicket(CUSTOMER, change.objectId), {
    map: (told) =>
      told.map(({ objectId, occurredAt }) => ({
        id: objectId,
        type: "ticket.closed",
        person: CUSTOMER,
        ticket: objectId,
        at: occurredAt,
      })),
  }),
  feed(HUBSPOT, "ticket.propertyChange of something else", [renamed], saysNothing),
];

const ticket = {
  ticket_id: "20817",
  status: "Open",
  requester_external_id: "c_42",
  updated_at: "2031-03-04T10:00:00Z",
};
const ofNobody = { ...ticket, requester_external_id: "" };
const ZENDESK = "Zendesk";
const ofZendesk: Feed[] = [
  feed(ZENDESK, "a new ticket", ticket, opensTicket(CUSTOMER), {
    map: (told) => [
      {
        id: told.ticket_id,
        type: "ticket.opened",
        person: { customer: told.requester_external_id },
        ticket: told.ticket_id,
        at: told.updated_at,
      },
    ],
  }),
  feed(ZENDESK, "a solved ticket", { ...ticket, status: "Solved" }, closesTicket(CUSTOMER, ticket.ticket_id), {
    map: (told) => [
      {
        id: told.ticket_id,
        type: "ticket.closed",
        person: { customer: told.requester_external_id },
        ticket: told.ticket_id,
        at: told.updated_at,
      },
    ],
  }),
  feed(ZENDESK, "a ticket of somebody unknown", ofNobody, saysNothing),
];

const conversation = {
  type: "notification_event",
  app_id: "exampleapp",
  id: "notif_0b8a1f52-0000-4000-8000-d9a2f0c1b2e3",
  topic: "conversation.user.created",
  created_at: 1930384800,
  delivery_status: "pending",
  delivery_attempts: 1,
  data: {
    type: "notification_event_data",
    item: {
      type: "conversation",
      id: "215470001122",
      created_at: 1930384800,
      updated_at: 1930384800,
      state: "open",
      open: true,
      source: { type: "conversation", author: { type: "user", id: "6650f0aa1b2c3d4e5f607182" } },
      contacts: {
        type: "contact.list",
        contacts: [{ type: "contact", id: "6650f0aa1b2c3d4e5f607182", external_id: "c_42" as string | null }],
      },
    },
  },
};
const closed = structuredClone(conversation);
closed.topic = "conversation.admin.closed";
const ofLead = structuredClone(conversation);
ofLead.data.item.contacts.contacts = [{ type: "contact", id: "6650f0aa1b2c3d4e5f607199", external_id: null }];

const mapTo =
  (type: string) =>
  ({ data: { item }, created_at }: typeof conversation): unknown[] => [
    {
      id: item.id,
      type,
      person: { customer: item.contacts.contacts[0]?.external_id },
      ticket: item.id,
      at: created_at,
    },
  ];
const INTERCOM = "Intercom";
const ofIntercom: Feed[] = [
  feed(INTERCOM, "conversation.user.created", conversation, opensTicket(CUSTOMER), { map: mapTo("ticket.opened") }),
  feed(INTERCOM, "conversation.admin.closed", closed, closesTicket(CUSTOMER, "215470001122"), {
    map: mapTo("ticket.closed"),
  }),
  feed(INTERCOM, "conversation.user.created by a lead", ofLead, saysNothing),
];

export const HELPDESKS: Feed[] = [...ofHubspot, ...ofZendesk, ...ofIntercom];
