import { describe, expect, it } from "vitest";
import { formatAddress, parseAddress } from "../../src/console/page/address.js";
import { type Changed, LEFT_MS, listsOf, together, withChange } from "../../src/console/page/lists.js";
import {
  ago,
  countdown,
  fact,
  presence,
  preTickedWords,
  reasons,
  shadowLead,
  shadowWords,
  span,
  stopWords,
} from "../../src/console/page/words.js";
import type { FollowUpRow, PersonRow } from "../../src/console/shapes.js";

const T0 = Date.parse("2026-11-21T10:00:00Z");
const at = (ms: number): string => new Date(T0 + ms).toISOString();
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const person = (id: string, change: Partial<PersonRow> = {}): PersonRow => ({
  id,
  kind: "visitor",
  label: "vh_1…yz",
  inFunnel: true,
  stage: "checkout",
  presentUntil: at(45 * SECOND),
  lastActivityAt: at(0),
  openCheckouts: 1,
  waiting: 0,
  released: 0,
  ...change,
});

const followUp = (id: string, change: Partial<FollowUpRow> = {}): FollowUpRow => ({
  id,
  person: { id: "p_1", kind: "customer", label: "c…2" },
  status: "waiting",
  verdict: "hold",
  release: 0,
  channel: "call",
  purpose: "sales",
  department: null,
  trigger: "checkout_incomplete",
  offer: null,
  createdAt: at(0),
  notBefore: at(30 * MINUTE),
  decidedAt: at(0),
  until: at(30 * MINUTE),
  nextLookAt: at(30 * MINUTE),
  because: [{ because: "It is too early.", until: at(30 * MINUTE) }],
  wouldBe: null,
  outcome: null,
  ...change,
});

const changed = (change: Partial<Changed>): Changed => ({
  type: "changed",
  now: at(0),
  people: [],
  left: [],
  followUps: [],
  ...change,
});

const lists = (people: PersonRow[], followUps: FollowUpRow[] = []) =>
  listsOf({ now: at(0), people, total: people.length }, { now: at(0), followUps, nextCursor: null });

describe("the lists", () => {
  it("put who enters at the top and leave the others in their places", () => {
    const after = withChange(lists([person("a"), person("b")]), changed({ people: [person("b"), person("c")] }));
    expect(after.people.map(({ id }) => id)).toEqual(["c", "a", "b"]);
    expect(after.peopleTotal).toBe(3);
  });

  it("count a change only where there is something to notice", () => {
    const before = lists([person("a")], [followUp("fu_1")]);
    const heartbeat = withChange(
      before,
      changed({
        people: [person("a", { lastActivityAt: at(MINUTE) })],
        followUps: [followUp("fu_1", { decidedAt: at(MINUTE) })],
      }),
    );
    expect([heartbeat.people[0]?.changes, heartbeat.followUps[0]?.changes]).toEqual([0, 0]);
    expect(heartbeat.people[0]?.lastActivityAt).toBe(at(MINUTE));
    const news = withChange(
      before,
      changed({ people: [person("a", { stage: "payment" })], followUps: [followUp("fu_1", { status: "released" })] }),
    );
    expect([news.people[0]?.changes, news.followUps[0]?.changes]).toEqual([1, 1]);
  });

  it("keep who left the funnel for a minute", () => {
    const gone = person("a", { inFunnel: false, stage: "completed" });
    const left = withChange(lists([person("a")]), changed({ people: [gone] }));
    expect(left).toMatchObject({ peopleTotal: 0, people: [{ id: "a", leftAt: at(0) }] });
    const later = (ms: number) => withChange(left, changed({ now: at(ms) })).people;
    expect(later(LEFT_MS - 1)).toHaveLength(1);
    expect(later(LEFT_MS)).toEqual([]);
  });

  it("take out who became somebody else", () => {
    const after = withChange(
      lists([person("a")]),
      changed({ left: ["a"], people: [person("c", { kind: "customer" })] }),
    );
    expect(after).toMatchObject({ peopleTotal: 1, people: [{ id: "c" }] });
  });

  it("show several changes at once as they would have been shown one by one", () => {
    const before = lists([person("a"), person("b")], [followUp("fu_1")]);
    const one = changed({ people: [person("a", { stage: "payment" })], followUps: [followUp("fu_1", { release: 1 })] });
    const two = changed({ left: ["a"], people: [person("c")], followUps: [followUp("fu_2")] });
    const ids = ({ people, followUps }: ReturnType<typeof withChange>) => [...people, ...followUps].map(({ id }) => id);
    expect(ids(withChange(before, together(one, two)))).toEqual(ids(withChange(withChange(before, one), two)));
  });
});

describe("the words", () => {
  it.each([
    [-1, "0:00"],
    [0, "0:00"],
    [1, "0:01"],
    [59 * SECOND, "0:59"],
    [MINUTE, "1:00"],
    [HOUR - 1, "1:00:00"],
    [3 * HOUR + 4 * MINUTE + 10 * SECOND, "3:04:10"],
    [51 * HOUR, "2 d 3 h"],
  ])("count down %i ms as %s", (ms, words) => {
    expect(countdown(ms)).toBe(words);
  });

  it.each([
    [0, "0 s"],
    [MINUTE - 1, "59 s"],
    [MINUTE, "1 min"],
    [3 * HOUR, "3 h"],
    [3 * HOUR + 10 * MINUTE, "3 h 10 min"],
    [24 * HOUR, "1 day"],
    [49 * HOUR, "2 days"],
  ])("say %i ms as %s", (ms, words) => {
    expect(span(ms)).toBe(words);
  });

  it("say who is here until the last sign of them is too old", () => {
    const row = person("a");
    expect(presence(row, T0 + 45 * SECOND - 1)).toEqual({ here: true, words: "here now" });
    expect(presence(row, T0 + 45 * SECOND)).toEqual({ here: false, words: `active ${ago(45 * SECOND)}` });
    expect(presence({ presentUntil: null, lastActivityAt: null }, T0).here).toBe(false);
  });

  it("leave out a reason that has ended, unless it is the last", () => {
    const row = followUp("fu_1", {
      because: [
        { because: "It is too early.", until: at(MINUTE) },
        { because: "A ticket is open.", until: null },
      ],
    });
    expect(reasons(row, T0 + MINUTE - 1)).toEqual(["It is too early.", "A ticket is open."]);
    expect(reasons(row, T0 + MINUTE)).toEqual(["A ticket is open."]);
    expect(reasons(followUp("fu_1"), T0 + HOUR)).toEqual(["It is too early."]);
  });

  it("say what shadow mode let pass", () => {
    const because = [{ because: "It is too early.", until: null }];
    expect(shadowWords(followUp("fu_1"), T0)).toBeUndefined();
    expect(shadowWords(followUp("fu_1", { wouldBe: { verdict: "hold", until: null, because } }), T0)).toBe(
      "would have been held: It is too early.",
    );
  });

  it.each([
    ["quietMs", 90_000, { name: "quiet", value: "1 min" }],
    ["atCheckout", true, { name: "at checkout", value: "yes" }],
    ["trigger", "checkout_incomplete", { name: "trigger", value: "checkout incomplete" }],
    ["offer", null, { name: "offer", value: "none" }],
  ])("say the fact %s", (name, value, said) => {
    expect(fact(name, value, T0)).toEqual(said);
  });
});

describe("the address", () => {
  const id = `fu_000${"a".repeat(24)}`;
  it.each([
    ["", "", { scope: "", status: "all", opened: null }, "/console"],
    [
      "?scope=demo%2Bw3&status=waiting",
      `#${id}`,
      { scope: "demo+w3", status: "waiting", opened: id },
      `/console?scope=demo%2Bw3&status=waiting#${id}`,
    ],
    ["?scope=demo+w3", "", { scope: "demo+w3", status: "all", opened: null }, "/console?scope=demo%2Bw3"],
    ["?status=lost", "#people", { scope: "", status: "all", opened: null }, "/console"],
  ] as const)("%s%s", (search, hash, address, formatted) => {
    expect(parseAddress(search, hash)).toEqual(address);
    expect(formatAddress(parseAddress(search, hash))).toBe(formatted);
  });
});

describe("the counts of shadow mode, in words", () => {
  it.each([
    [{ release: 308, hold: 71, cancel: 33 }, "Of 412 contacts, 71 would have waited and 33 would not have been made."],
    [{ release: 3, hold: 1, cancel: 0 }, "Of 4 contacts, 1 would have waited."],
    [{ release: 0, hold: 0, cancel: 1 }, "Of 1 contact, 1 would not have been made."],
    [{ release: 9, hold: 0, cancel: 0 }, "Of 9 contacts, all would have been made just the same."],
  ])("%j", (verdicts, words) => {
    expect(shadowLead(verdicts)).toBe(words);
  });

  it("say what a box that was ticked before is worth", () => {
    const email = { channel: "email", purpose: "sales", times: 2 } as const;
    expect(preTickedWords([email, { channel: "all", purpose: "all", times: 1 }])).toBe(
      "3 boxes were ticked before anybody saw them (2 for sales by email, 1 for all by all): that is no consent.",
    );
    expect(preTickedWords([{ ...email, times: 1 }])).toBe(
      "1 box was ticked before anybody saw it (1 for sales by email): that is no consent.",
    );
  });
});

describe("what an owner stopped", () => {
  const said = { by: "Ada", reason: "storm", at: at(0) };
  it.each([
    [{ site: true as const }, "all contacts"],
    [{ channel: "post" as const }, "contacts by letter"],
    [{ department: "loans" }, "contacts of the department loans"],
    [{ purpose: "survey" as const }, "survey contacts"],
  ])("%j is said as %s", (target, words) => {
    expect(stopWords({ ...target, ...said })).toBe(words);
  });
});
