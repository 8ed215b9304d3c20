/** Story S3 on the pages: a customer follows the link of a mail, and what the telephone does then. */
import { codesOf } from "../fixtures/operator.js";
import { expect, test } from "../fixtures/test.js";

const RINGING = { name: /phone is ringing/ };

test.describe("in shadow mode, where nothing is held", () => {
  test.use({ site: "shadow" });

  test("the phone rings seconds after the click", async ({ cast: { shopper, operator } }) => {
    await shopper.signsIn("c_42");
    await shopper.followsALink("/?campaign=spring&autodial=1");
    const call = await operator.followUpOf("telephone desk");
    await operator.advance("5s");
    await expect(shopper.page.getByRole("alertdialog", RINGING)).toContainText("telephone desk");
    const released = (await operator.receiptsOf(call)).find(({ verdict }) => verdict === "release");
    expect(released?.wouldBe).toMatchObject({ verdict: "hold", until: null });
    expect(codesOf(released?.wouldBe ?? { reasons: [] })).toContain("cool_off");
  });
});

test.describe("with the gate", () => {
  test.use({ timezoneId: "Europe/London" });

  test("a click never rings, and a request does, at once", async ({ cast: { shopper, operator } }) => {
    await operator.advanceToOfficeHours();
    await shopper.signsIn("c_42");
    await shopper.followsALink("/?campaign=spring&autodial=1");
    const clicked = await operator.expectStatus("telephone desk", "waiting");
    expect(clicked.decision).toMatchObject({ verdict: "hold", until: null });
    await operator.advance("5m");
    expect((await operator.client.get(clicked.id)).status).toBe("waiting");

    await shopper.fillsTheForm();
    await shopper.declinesTheExtras();
    await shopper.asksForTheConsultation();
    await expect(shopper.page.getByRole("alertdialog", RINGING)).toContainText("consultations");
    const { data } = await operator.client.list({ department: "consultations", status: "redeemed" });
    expect(data).toMatchObject([{ trigger: { type: "requested" } }]);
    expect((await operator.client.get(clicked.id)).status).toBe("waiting");
  });
});
