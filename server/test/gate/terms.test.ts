/** A policy as it reads for one kind of contact: the same as the policy says, for every channel and purpose. */
import { CHANNELS, PURPOSES, TRIGGERS } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { countsIn } from "../../src/gate/counted-contact.js";
import { kindsOf } from "../../src/gate/kinds.js";
import { forChannel } from "../../src/gate/policy.js";
import { runs } from "../support/runs.js";
import { policyWith } from "./given.js";
import { anyCase } from "./histories.js";

const kinds = CHANNELS.flatMap((channel) => PURPOSES.map((purpose) => ({ channel, purpose })));

test("terms say what the policy says", () => {
  fc.assert(
    fc.property(anyCase, fc.constantFrom(...kinds), ({ policy }, { channel, purpose }) => {
      // Another policy each time: what is kept about one is kept for as long as the policy.
      const { terms } = kindsOf({ ...policy }).of({ channel, purpose });
      expect(terms).toMatchObject({
        channel,
        purpose,
        servesCustomer: ["service", "transactional"].includes(purpose),
        waitsForPresence: policy.presence.channels.includes(channel),
        waitsForTickets: policy.tickets.hold.includes(purpose),
        quietMs: forChannel(policy.quietMs, channel),
        leftAfterMs: forChannel(policy.funnel.leftAfterMs, channel),
        gapMs: forChannel(policy.gapMs, channel),
        consentNeed: policy.consent[channel]?.[purpose] ?? null,
        mayCarryOffer: !policy.purposes.offersForbiddenFor.includes(purpose),
        budgets: policy.budgets.filter((budget) => countsIn(budget, { channel, purpose })),
      });
      expect(terms.timetables?.hours).toBe(policy.hours[channel]);
      for (const trigger of TRIGGERS) {
        const table = policy.coolOffMs[trigger] ?? policy.coolOffMs.default;
        expect(terms.coolOffMs(trigger)).toBe(forChannel(table, channel));
      }
      for (const [department, may] of Object.entries(policy.purposes.departments)) {
        expect(terms.barredDepartments.has(department)).toBe(!may.includes(purpose));
      }
    }),
    runs(500),
  );
});

test("terms are worked out once for a policy, and anew for another", () => {
  const policy = policyWith();
  const kinds = kindsOf(policy);
  expect(kindsOf({ ...policy })).not.toBe(kinds);
  expect(kindsOf(policy)).toBe(kinds);
});

test("contacts of one channel share its timetables, whatever their purpose", () => {
  const kinds = kindsOf(policyWith({ hours: { call: { from: "09:00", to: "19:00" } } }));
  const timetables = PURPOSES.map((purpose) => kinds.of({ channel: "call", purpose }).terms.timetables);
  expect(new Set(timetables).size).toBe(1);
  expect(timetables[0]).not.toBeNull();
});
