/** What whoever makes a contact is told: the honest reason, and of the rest what the policy reveals. */
import { PURPOSES, TRIGGERS } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { briefOf } from "../../src/gate/brief.js";
import { openingLine } from "../../src/gate/opening-line.js";
import { BRIEF_PARTS } from "../../src/gate/policy.js";
import { followUpWith, idOf, instant, personWith, policyWith } from "./given.js";

const CLOSED = { openedAtMs: "-7d", closedAtMs: "-6d" };
const KNOWN = {
  profile: {
    sinceMs: { value: Date.UTC(2016, 3, 1), atMs: "-1d" },
    products: { value: ["kettle", "grinder"], atMs: "-1d" },
    zone: { value: "Europe/Berlin", atMs: "-1d" },
  },
  orders: [
    { order: "o_1", at: "-400d" },
    { order: "o_2", checkout: "ck_2", at: "-10d" },
  ],
  offersDeclined: [{ offer: "insurance", at: "-3d" }],
  tickets: { t_1: { openedAtMs: "-2d", closedAtMs: null }, t_2: { openedAtMs: "-9d", closedAtMs: "-8d" }, t_3: CLOSED },
  ledger: [
    { atMs: "-20d", channel: "email", purpose: "sales", department: "growth", outcome: "reached" },
    { atMs: "-5d", channel: "call", purpose: "service" },
    { atMs: "-4d", channel: "call", purpose: "sales", followUp: idOf(7), unredeemed: true },
    { atMs: "-1m", channel: "call", purpose: "sales", followUp: idOf(1) },
  ],
  downloadsAtMs: ["-1h"],
};
const briefWith = (reveal: readonly string[]) =>
  briefOf(followUpWith(), personWith({ known: KNOWN }).known, policyWith({ brief: { reveal } }));

describe("a brief", () => {
  test("tells who the customer is to the shop, and who contacted them before", () => {
    expect(briefWith(BRIEF_PARTS)).toStrictEqual({
      reason: "I would like to sell you something: I have an offer for you. Is this a good moment?",
      customerSince: "2016-04-01T00:00:00.000Z",
      products: ["kettle", "grinder"],
      orders: 2,
      declined: ["insurance"],
      openTickets: 1,
      // Not the contact that is being made, nor one that was only offered to its sender.
      contacts: [
        { at: new Date(instant("-5d")).toISOString(), channel: "call" },
        { at: new Date(instant("-20d")).toISOString(), channel: "email", department: "growth", outcome: "reached" },
      ],
    });
  });

  test("without anything to reveal is the reason alone", () => {
    expect(Object.keys(briefWith([]))).toEqual(["reason"]);
  });

  test.each([
    ["tenure", "customerSince"],
    ["products", "products"],
    ["orders", "orders"],
    ["declines", "declined"],
    ["tickets", "openTickets"],
    ["contacts", "contacts"],
  ])("reveals %s alone where the policy says so", (part, field) => {
    expect(Object.keys(briefWith([part]))).toEqual(["reason", field]);
  });

  test("of somebody who is not known yet says so little", () => {
    expect(briefOf(followUpWith(), personWith().known, policyWith())).toEqual({
      reason: "I would like to sell you something: I have an offer for you. Is this a good moment?",
      orders: 0,
      declined: [],
      openTickets: 0,
      contacts: [],
    });
  });

  test("lists ten products and ten declined offers, and no more", () => {
    const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
    const known = {
      profile: { products: { value: names, atMs: "-1d" } },
      offersDeclined: names.map((offer) => ({ offer, at: "-3d" })),
    };
    const { products, declined } = briefOf(followUpWith(), personWith({ known }).known, policyWith());
    expect([products?.length, declined?.length]).toEqual([10, 10]);
  });

  test("lists the ten latest contacts and no more", () => {
    const ledger = Array.from({ length: 15 }, (_, index) => ({
      atMs: instant("-60d") + index,
      channel: "email",
      purpose: "sales",
    }));
    const { contacts = [] } = briefOf(followUpWith(), personWith({ known: { ledger } }).known, policyWith());
    expect(contacts.map(({ at }) => Date.parse(at) - instant("-60d"))).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5]);
  });
});

describe("the opening line", () => {
  const lines = PURPOSES.flatMap((purpose) =>
    TRIGGERS.flatMap((type) =>
      [undefined, "insurance"].map((offer) => ({
        purpose,
        type,
        offer,
        line: openingLine(
          followUpWith({ purpose, trigger: { type, atMs: "-1h" }, ...(offer === undefined ? {} : { offer }) }),
        ),
      })),
    ),
  );

  test("calls sales by its name where the customer did not begin or ask for anything", () => {
    const asked = ["requested", "form_sent", "checkout_incomplete", "cart_left"];
    for (const { type, offer, line } of lines.filter(({ purpose }) => purpose === "sales")) {
      if (asked.includes(type)) continue;
      expect(line).toContain("sell you something");
      expect(line.includes("insurance")).toBe(offer !== undefined);
    }
  });

  test("of anything but sales never speaks of an offer", () => {
    for (const { line } of lines.filter(({ purpose }) => purpose !== "sales")) {
      expect(line).not.toMatch(/offer|insurance|sell you/);
    }
  });

  test("never speaks of what the customer looked at or clicked", () => {
    for (const { line } of lines) expect(line).not.toMatch(/click|download|page|visit|saw|looked|link/i);
  });

  test.each([
    [
      "sales",
      "checkout_incomplete",
      "You began an order with us and did not finish it. May I help, or shall I leave it?",
    ],
    ["sales", "requested", "You asked us to get in touch. Is this a good moment?"],
    ["service", "ticket", "I am getting back to you about your support request."],
    ["service", "check_up", "I would like to hear whether everything is in order. I have nothing to sell."],
    ["service", "order_completed", "I am getting in touch about your order. I have nothing to sell."],
    ["service", "requested", "You asked us to get in touch. How may I help?"],
    [
      "service",
      "cart_left",
      "You began an order with us and did not finish it. If something did not work, I would like to put it right.",
    ],
    ["transactional", "ticket", "I am getting in touch about something that your request needs."],
    ["transactional", "other", "I am getting in touch about something that your order needs."],
    ["survey", "order_completed", "I would like to ask how you found us. I have nothing to sell."],
  ])("of %s because of %s", (purpose, type, expected) => {
    expect(openingLine(followUpWith({ purpose, trigger: { type, atMs: "-1h" } }))).toBe(expected);
  });
});
