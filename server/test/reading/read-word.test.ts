import { CHANNELS, OUTCOMES } from "@holdoff/sdk/wire";
import { describe, expect, it } from "vitest";
import { readExactWord, readWord } from "../../src/reading/read-word.js";

const UNREADABLE: unknown[] = [
  "",
  " ",
  "_",
  "-",
  "undelivered!",
  "no_answers",
  "noanswer",
  "constructor",
  1,
  true,
  {},
  [],
  ["sms"],
];

describe("a word", () => {
  it.each([
    ["no_answer", "no_answer"],
    ["no-answer", "no_answer"],
    ["No Answer", "no_answer"],
    ["NO_ANSWER", "no_answer"],
    ["  no   answer\n", "no_answer"],
    ["no - answer", "no_answer"],
    ["no\u00a0answer", "no_answer"],
    ["Converted", "converted"],
    ["REACHED", "reached"],
  ])("%j reads as %s", (sent, word) => {
    expect(readWord(sent, OUTCOMES)).toEqual({ read: "value", value: word });
  });

  it("is found in a list that is written otherwise, and answered as the list has it", () => {
    expect(readWord("ON hold", ["On-Hold"])).toEqual({ read: "value", value: "On-Hold" });
  });

  it.each(CHANNELS)("%s reads as it is written", (channel) => {
    expect(readWord(channel, CHANNELS)).toEqual({ read: "value", value: channel });
    expect(readWord(` ${channel.toUpperCase()}`, CHANNELS)).toEqual({ read: "value", value: channel });
    expect(readExactWord(channel, CHANNELS)).toEqual({ read: "value", value: channel });
  });

  it.each(UNREADABLE.map((sent) => [sent]))("%j is none of the list", (sent) => {
    const none = { read: "unreadable", detail: `one of ${OUTCOMES.join(", ")}` };
    expect(readWord(sent, OUTCOMES)).toEqual(none);
    expect(readExactWord(sent, OUTCOMES)).toEqual(none);
  });

  it.each([undefined, null])("%j is absent", (sent) => {
    expect(readWord(sent, CHANNELS)).toEqual({ read: "absent" });
    expect(readExactWord(sent, CHANNELS)).toEqual({ read: "absent" });
  });
});

it.each(["Undelivered", " undelivered", "undelivered ", "UNDELIVERED", "no-answer", "no answer"])(
  "%j is no exact word",
  (sent) => {
    expect(readExactWord(sent, OUTCOMES).read).toBe("unreadable");
  },
);
