/** What is refused before a parser sees it, at the edge of each limit. */
import { describe, expect, test } from "vitest";
import { refusalOf } from "../../src/gate/yaml-limits.js";

const TOO_DEEP = { line: 1, column: 1, message: "the file is nested too deeply: at most 32 levels" };
const NO_TEXT = { line: 1, column: 1, message: "the file is UTF-16 or no text at all: save it as UTF-8" };
const noUtf8 = (line: number, column: number) => ({
  line,
  column,
  message: "this is no UTF-8: save the file as UTF-8",
});
const control = (byte: number, line: number, column: number) => ({
  line,
  column,
  message: `a control character (byte ${byte}) stands here: only text is read`,
});

describe("bytes, not characters", () => {
  test.each([
    ["é", 2, undefined],
    ["é", 1, { line: 1, column: 1, message: "the file has 2 bytes: at most 1 are read" }],
    ["", 0, undefined],
  ])("of %j with at most %i", (text, bytesMax, refusal) => {
    expect(refusalOf(text, bytesMax)).toEqual(refusal);
  });
});

describe("what is no text", () => {
  test.each([
    ["UTF-16, the low byte first", "a\0b\0", NO_TEXT],
    ["UTF-16, the high byte first", "\0a\0b", NO_TEXT],
    ["UTF-16 that begins with an empty line", "\n\0a\0", NO_TEXT],
    ["UTF-16 with its mark", "\uFFFD\uFFFDa", NO_TEXT],
    ["a zero byte further on", "ab\0", control(0, 1, 3)],
    ["what is no UTF-8, at the start", "\uFFFDa", noUtf8(1, 1)],
    ["what is no UTF-8, further on", "a\uFFFD\uFFFD", noUtf8(1, 2)],
    ["in a later line", "a: 1\nbc: 2\nde: \uFFFD", noUtf8(3, 5)],
    ["at the start of a line", "a: 1\n\uFFFD", noUtf8(2, 1)],
  ])("%s", (_name, text, refusal) => {
    expect(refusalOf(text, 100)).toEqual(refusal);
  });

  test.each([0x01, 0x08, 0x0b, 0x0c, 0x0e, 0x1f, 0x7f])("a control character: byte %i", (byte) => {
    expect(refusalOf(`abc${String.fromCharCode(byte)}`, 100)).toEqual(control(byte, 1, 4));
  });

  test.each(["\t", "\n", "\r\n", " ", "~", "\u0080", "ü", "字", "🙂"])("%j is text", (text) => {
    expect(refusalOf(`abc${text}d`, 100)).toBeUndefined();
  });
});

describe("levels of nesting", () => {
  test.each([
    ["lists in brackets", "[".repeat(32)],
    ["maps in brackets", "{".repeat(32)],
    ["brackets of both kinds", "[{".repeat(16)],
    ["lists one after another", "[],".repeat(40)],
    ["maps one after another", "{},".repeat(40)],
    ["lists in lines", `${"- ".repeat(32)}a`],
    ["keys that are keys", `${"? ".repeat(32)}a`],
    ["values without keys", `${": ".repeat(32)}a`],
    ["an indent of eight blanks a level", `${" ".repeat(256)}a: 1`],
    ["dashes behind a word", `a: ${"-".repeat(300)}`],
    ["dashes and blanks in many lines", "  - a\n".repeat(40)],
  ])("%s are read", (_name, text) => {
    expect(refusalOf(text, 1000)).toBeUndefined();
  });

  test.each([
    ["lists in brackets", "[".repeat(33)],
    ["maps in brackets", "{".repeat(33)],
    ["brackets of both kinds", `${"[{".repeat(16)}[`],
    ["brackets that close in the end", `${"[".repeat(33)}${"]".repeat(33)}`],
    ["after brackets that nothing opened", `]}]${"[".repeat(33)}`],
    ["lists in lines", `${"- ".repeat(33)}a`],
    ["keys that are keys", `${"? ".repeat(33)}a`],
    ["values without keys", `${": ".repeat(33)}a`],
    ["all of these in turn", `${"- ? : ".repeat(11)}a`],
    ["an indent of more than eight blanks a level", `${" ".repeat(257)}a: 1`],
    ["in a later line", `a: 1\n${"- ".repeat(33)}\nb: 1`],
  ])("%s: one more is too deep", (_name, text) => {
    expect(refusalOf(text, 1000)).toEqual(TOO_DEEP);
  });
});
