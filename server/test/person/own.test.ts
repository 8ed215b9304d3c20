/** Tables whose names come from others. */
import { describe, expect, test } from "vitest";
import { isFilled, joinTables, own, put } from "../../src/person/own.js";

describe.each(["t_1", "constructor", "__proto__"])("an entry called %s", (name) => {
  const table = (): Record<string, number> => {
    const made: Record<string, number> = {};
    put(made, name, 1);
    return made;
  };

  test("is there once it is set, and not before", () => {
    expect([own({}, name), isFilled({})]).toEqual([undefined, false]);
    expect([own(table(), name), isFilled(table()), Object.keys(table())]).toEqual([1, true, [name]]);
  });

  test("is not there where only what the table was made from has it", () => {
    const made: Record<string, number> = Object.create(table());
    expect([own(made, name), isFilled(made)]).toEqual([undefined, false]);
  });

  test("is set anew, changed in a copy and taken out like any other", () => {
    const made = table();
    put(made, name, 2);
    expect(own(made, name)).toBe(2);
    expect(Reflect.set(made, name, 3)).toBe(true);
    expect(own({ ...made }, name)).toBe(3);
    expect([Reflect.deleteProperty(made, name), own(made, name)]).toEqual([true, undefined]);
  });

  test("is joined with the other table's", () => {
    expect(
      own(
        joinTables(table(), table(), (mine, theirs) => mine + theirs),
        name,
      ),
    ).toBe(2);
    expect(own(joinTables({}, table(), Math.max), name)).toBe(1);
  });
});
