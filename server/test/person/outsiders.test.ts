/** Visitors whom nobody vouched for: whether they are here. */
import { describe, expect, test } from "vitest";
import type { Outsider } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import { joinOutsiders, withOutsider } from "../../src/person/outsiders.js";

const heard = (heardAtMs: number, visible: boolean, aliveAtMs = heardAtMs): Outsider => ({
  heardAtMs,
  aliveAtMs,
  visible,
});

describe("what is told of a visitor", () => {
  test("replaces what was told of it before, and of no other", () => {
    const first = withOutsider(emptyDocument().now, "visitor:vh_1", heard(5, true));
    const both = withOutsider(first, "visitor:vh_2", heard(6, true));
    const again = withOutsider(both, "visitor:vh_1", heard(7, false, 3));
    expect(again).toEqual({
      ...emptyDocument().now,
      outsiders: { "visitor:vh_1": heard(7, false, 3), "visitor:vh_2": heard(6, true) },
    });
  });

  test.each<[what: string, mine: Outsider, theirs: Outsider, both: Outsider]>([
    ["the later word says that it is gone", heard(5, true), heard(6, false), heard(6, false)],
    ["the later word says that it is back", heard(5, false), heard(6, true), heard(6, true)],
    ["words of one time say both, so it is here", heard(5, true), heard(5, false), heard(5, true)],
    ["words of one time say that it is gone", heard(5, false), heard(5, false), heard(5, false)],
    ["the earlier word knows of a later sign of life", heard(5, true, 4), heard(6, false, 2), heard(6, false, 4)],
  ])("to two documents is put together: %s", (_, mine, theirs, both) => {
    expect(joinOutsiders({ vh_1: mine }, { vh_1: theirs })).toEqual({ vh_1: both });
    expect(joinOutsiders({ vh_1: theirs }, { vh_1: mine })).toEqual({ vh_1: both });
  });

  test("to one of two documents stays", () => {
    expect(joinOutsiders({ vh_1: heard(5, true) }, { vh_2: heard(6, false) })).toEqual({
      vh_1: heard(5, true),
      vh_2: heard(6, false),
    });
  });
});
