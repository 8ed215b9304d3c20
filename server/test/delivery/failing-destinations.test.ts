import { expect, it } from "vitest";
import { FailingDestinations } from "../../src/delivery/failing-destinations.js";

const MINUTE_MS = 60_000;

it("warns of a destination once a minute, and says how many attempts failed since", () => {
  const said: object[] = [];
  let nowMs = 5;
  const failing = new FailingDestinations({ warn: (what: object) => void said.push(what) }, () => nowMs);
  failing.note("shop", "mailer", "500");
  failing.note("shop", "mailer", "500");
  failing.note("shop", "dialler", "timeout");
  nowMs += MINUTE_MS - 1;
  failing.note("shop", "mailer", "503");
  nowMs += 1;
  failing.note("shop", "mailer", "502");
  failing.note("other", "mailer", "410");
  expect(said).toEqual([
    { site: "shop", destination: "mailer", answer: "500", failed: 1 },
    { site: "shop", destination: "dialler", answer: "timeout", failed: 1 },
    { site: "shop", destination: "mailer", answer: "502", failed: 3 },
    { site: "other", destination: "mailer", answer: "410", failed: 1 },
  ]);
});
