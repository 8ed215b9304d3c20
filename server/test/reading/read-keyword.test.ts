/** The words of text messages that carriers act on. */
import { describe, expect, it } from "vitest";
import { readKeyword } from "../../src/reading/read-keyword.js";

describe("a keyword", () => {
  it.each([
    ...["stop", "STOP", " Stop. ", "STOPALL", "stop all", "Unsubscribe", "CANCEL", "End", "quit", "REVOKE", "OptOut"],
    ...[
      "opt-out",
      "opt_out",
      "stop please",
      "STOP!!!",
      "Stop, I said",
      "Arrêt",
      "ARRET",
      "Stopp",
      "Abmelden",
      "désabonner",
    ],
  ])("that ends messages is stop: %s", (said) => {
    expect(readKeyword(said)).toEqual({ read: "value", value: "stop" });
  });

  it.each([
    ["start", "start"],
    ["START", "start"],
    ["Help", "help"],
  ])("is read in any case: %s", (said, keyword) => {
    expect(readKeyword(said)).toEqual({ read: "value", value: keyword });
  });

  it.each([
    "restart",
    "start please",
    "yes",
    "unstop",
    "stopwatch",
    "don't stop",
    "end of the month",
    "cancel my order",
    "",
    " ",
    7,
    {},
    ["stop"],
    true,
  ])("is none of the words otherwise: %j", (said) => {
    expect(readKeyword(said)).toEqual({ read: "unreadable", detail: "one of stop, start, help" });
  });

  it.each([null, undefined])("that is %j is not there", (said) => {
    expect(readKeyword(said)).toEqual({ read: "absent" });
  });
});
