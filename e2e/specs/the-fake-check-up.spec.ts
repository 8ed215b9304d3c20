/** Story S4 at the desk of whoever calls: a customer of ten years is no stranger, and the reason is the honest one. */
import { expect, test } from "../fixtures/test.js";

test("the agent knows whom they call and why, and nothing of where the customer was", async ({
  cast: { shopper, operator, agent, publishableKey },
}) => {
  await operator.advanceToOfficeHours();
  await shopper.signsIn("c_42");
  await shopper.beginsTheForm();
  await shopper.leaves();
  const person = { customer: "c_42" };
  await operator.seesTabs(person, 0);
  await operator.client.events([{ id: "no-cover", type: "offer.declined", person, offer: "ten-year-cover" }]);

  const checkUp = await operator.client.schedule({
    person,
    channel: "call",
    purpose: "service",
    department: "care",
    trigger: { type: "check_up" },
    payload: { name: "Robin Example", phone: "+44 ••• ••• 18" },
    metadata: { site: publishableKey },
  });
  expect((await operator.advanceUntilDecided(checkUp)).status).toBe("released");

  await agent.opensTheList();
  const card = agent.card(checkUp.id);
  await expect(card).toContainText("I would like to hear whether everything is in order. I have nothing to sell.");
  await expect(card.getByRole("list").first().getByRole("listitem")).toHaveText([
    "customer since 2016",
    "owns Larkholm Rise 140, oak",
    "owns Felted standing mat",
    "said no to ten year cover",
  ]);
  await agent.dials(checkUp.id);
  await expect(card).toContainText("Go ahead.");
});
