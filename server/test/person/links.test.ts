/** Links make documents one, two at a time: in whichever order, the person at the end is the same. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FollowUpId, kindOf, lowerFirst, type Ref, refOf, refValue } from "../../src/ids.js";
import type { Contact, PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { DatedFact, HeardFact } from "../../src/person/fact.js";
import { absorb } from "../../src/person/merge.js";
import { withOutsider } from "../../src/person/outsiders.js";
import { runs } from "../support/runs.js";
import { arriving, histories, textOf } from "./histories.js";
import { nobody } from "./told.js";

const VISITORS = [refOf("visitor", "vh_1"), refOf("visitor", "vh_2")];
const VOUCHED = [refOf("checkout", "ck_1"), refOf("customer", "c_1"), refOf("customer", "c_2")];
const REFS = [...VISITORS, ...VOUCHED];

type Link = [Ref, Ref];
type People = ReadonlyMap<Ref, PersonDocument>;

/** Links that make all of the refs one person, in any order. No door links two visitors: each becomes somebody else. */
const trees: fc.Arbitrary<Link[]> = fc
  .tuple(
    ...VOUCHED.slice(1).map((ref, index) => fc.nat(index).map((n): Link => [ref, VOUCHED[n] as Ref])),
    ...VISITORS.map((ref) => fc.constantFrom(...VOUCHED).map((to): Link => [ref, to])),
  )
  .chain((links) => fc.shuffledSubarray(links, { minLength: links.length }));

/** Each fact is told to one of the refs. */
const told = (refs: readonly Ref[]): fc.Arbitrary<{ history: DatedFact[]; people: People }> =>
  histories.chain((history) =>
    fc
      .record({
        to: fc.array(fc.nat(refs.length - 1), { minLength: history.length, maxLength: history.length }),
        outsider: fc.array(fc.record({ heardAtMs: fc.nat(2), aliveAtMs: fc.nat(2), visible: fc.boolean() }), {
          minLength: refs.length,
          maxLength: refs.length,
        }),
      })
      .map(({ to, outsider }) => ({
        history,
        people: new Map(
          refs.map((ref, n) => {
            const facts = history.filter((_, index) => to[index] === n);
            const person = arriving(nobody(kindOf(ref) === "customer" ? refValue(ref) : null), facts);
            const known = { ...person.known, past: [`fu_${n}` as FollowUpId], associates: [refs[0] as Ref] };
            const now = withOutsider(
              person.now,
              "visitor:vh_9",
              outsider[n] ?? { heardAtMs: 0, aliveAtMs: 0, visible: false },
            );
            return [ref, { ...person, known, now }];
          }),
        ),
      })),
  );

/** As the store does it: the lower of two documents moves into the higher and leaves a forward. */
function linked(people: People, links: readonly Link[]): PersonDocument[] {
  const documents = new Map(people);
  const forwards = new Map<Ref, Ref>();
  const terminal = (ref: Ref): Ref => {
    const to = forwards.get(ref);
    return to === undefined ? ref : terminal(to);
  };
  for (const [one, other] of links) {
    const [lower, higher] = lowerFirst(terminal(one), terminal(other));
    const [source, target] = [documents.get(lower), documents.get(higher)];
    if (lower === higher || source === undefined || target === undefined) continue;
    documents.set(higher, absorb(target, source, lower, `${lower}@1`));
    documents.delete(lower);
    forwards.set(lower, higher);
  }
  return [...documents.values()];
}

/** Which documents went into which, and in what order, is not part of what is known of the person. */
const textOfPerson = ({ now, known }: PersonDocument): string =>
  textOf({ now, known: { ...known, past: [...known.past].sort(), absorbed: [] } });

describe("links", () => {
  it("give the same person in any order, and whichever tree of them is taken", () => {
    const twoOrders = trees.chain((links) =>
      fc.tuple(fc.constant(links), fc.shuffledSubarray(links, { minLength: links.length }), trees),
    );
    fc.assert(
      fc.property(told(REFS), twoOrders, ({ people }, [links, shuffled, others]) => {
        const [person, ...rest] = linked(people, links).map(textOfPerson);
        expect(rest).toEqual([]);
        for (const order of [shuffled, others]) expect(linked(people, order).map(textOfPerson)).toEqual([person]);
      }),
      runs(500),
    );
  });

  it("add nothing when one is followed twice", () => {
    fc.assert(
      fc.property(told(REFS), fc.constantFrom(...REFS), ({ people }, ref) => {
        const target = people.get(VOUCHED[1] as Ref) as PersonDocument;
        const source = people.get(ref) as PersonDocument;
        const once = absorb(target, source, ref, "mark");
        expect(textOf(absorb(once, source, ref, "mark"))).toBe(textOf(once));
      }),
      runs(200),
    );
  });

  it("between those whom the shop vouches for lose nothing: told apart or together, the person is the same", () => {
    fc.assert(
      fc.property(told(VOUCHED), ({ history, people }) => {
        const [apart] = linked(people, [
          [VOUCHED[0] as Ref, VOUCHED[1] as Ref],
          [VOUCHED[1] as Ref, VOUCHED[2] as Ref],
        ]) as [PersonDocument];
        const together = arriving(nobody(apart.customer), history);
        const { refs, past, associates } = apart.known;
        expect(textOfPerson({ ...apart, now: { ...apart.now, outsiders: {} } })).toBe(
          textOfPerson({ ...together, known: { ...together.known, refs, past, associates } }),
        );
      }),
      runs(1_000),
    );
  });

  it("take no allowance over from a visitor", () => {
    fc.assert(
      fc.property(told(REFS), ({ people }) => {
        const [visitor, customer] = [people.get(VISITORS[0] as Ref), people.get(VOUCHED[1] as Ref)] as [
          PersonDocument,
          PersonDocument,
        ];
        const { known } = absorb(customer, visitor, VISITORS[0] as Ref, "mark");
        expect(known.invitations).toEqual(customer.known.invitations);
        expect(known.lifted).toEqual(customer.known.lifted);
        expect(known.optIns.filter(({ preTicked }) => !preTicked)).toEqual(
          customer.known.optIns.filter(({ preTicked }) => !preTicked),
        );
        expect(known.profile).toMatchObject(customer.known.profile);
        expect(known.watermarks).toEqual(customer.known.watermarks);
      }),
      runs(200),
    );
  });

  const own = (event: string, atMs: number, fact: HeardFact): DatedFact => ({
    fact,
    atMs,
    source: { door: "backend", event, receivedAtMs: atMs },
  });
  const person = (...facts: DatedFact[]) => arriving(emptyDocument(), facts);
  const bothWays = (a: PersonDocument, b: PersonDocument): PersonDocument => {
    const [one, other] = [absorb(a, b, "checkout:ck_1", "mark"), absorb(b, a, "checkout:ck_1", "mark")];
    expect(textOfPerson(other)).toBe(textOfPerson(one));
    return one;
  };

  it("keep the visitor's own of what the customer never said", () => {
    const said = (zone: string, event: string, atMs: number) => own(event, atMs, { type: "profile.updated", zone });
    const visitor = person(said("Asia/Kolkata", "e_1", 9));
    const zoneOf = (customer: PersonDocument) =>
      absorb(customer, visitor, "visitor:vh_1", "mark").known.profile.zone?.value;
    expect(zoneOf(emptyDocument())).toBe("Asia/Kolkata");
    expect(zoneOf(person(said("Europe/Berlin", "e_2", 1)))).toBe("Europe/Berlin");
  });

  it("lift no refusal of the customer's, though the visitor had lifted one of the same instant", () => {
    const refused = own("e_1", 1, { type: "consent.withdrawn", channel: "call", purpose: "sales" });
    const [{ id } = { id: "" }] = person(refused).known.refusals;
    const lifting = own("e_2", 2, { type: "consent.given", channel: "call", purpose: "sales", lifts: [id] });
    const visitor = person(refused, lifting);
    expect(visitor.known.refusals).toEqual([]);
    const customer = person(own("e_3", 1, refused.fact));
    expect(absorb(customer, visitor, "visitor:vh_1", "mark").known.refusals).toHaveLength(1);
    expect(absorb(customer, visitor, "checkout:ck_1", "mark").known.refusals).toEqual([]);
  });

  it("keep a request used and an outcome known, whichever of the two knows it", () => {
    const asked = person(own("e_1", 1, { type: "contact.requested", channel: "call" }));
    const contact: Contact = { atMs: 2, channel: "call", purpose: "sales", followUp: "fu_1" as FollowUpId };
    const without = { ...asked, known: { ...asked.known, ledger: [contact] } };
    const used = asked.known.invitations.map((one) => ({ ...one, usedBy: "fu_1" as FollowUpId }));
    const ledger: Contact[] = [{ ...contact, outcome: "reached" }];
    const { known } = bothWays(without, { ...asked, known: { ...asked.known, invitations: used, ledger } });
    expect([known.invitations, known.ledger]).toEqual([used, ledger]);
  });

  it("put a tab together that two of them heard of", () => {
    const heard = (seq: number, atMs: number, fact: HeardFact): DatedFact => ({
      fact,
      atMs,
      source: { door: "page", tab: "t_1", seq },
    });
    const first = person(heard(1, 1, { type: "page.viewed" }));
    const { now } = bothWays(first, person(heard(2, 30, { type: "page.active", engagedMs: 5 })));
    expect([now.activeAtMs, now.visits, now.tabs["t_1"]?.aliveAtMs, now.tabs["t_1"]?.loose]).toEqual([
      30,
      [{ fromMs: 1, toMs: 30 }],
      30,
      undefined,
    ]);
    const otherwise = bothWays(first, person(heard(1, 2, { type: "page.hidden" })));
    expect(otherwise.now.tabs["t_1"]?.visible).toBe(true);
  });

  it("take one of two words of the same instant, whichever came first", () => {
    const said = (event: string, zone: string) => person(own(event, 1, { type: "profile.updated", zone }));
    expect(bothWays(said("e_1", "Asia/Kolkata"), said("e_2", "Europe/Berlin")).known.profile.zone?.value).toBe(
      "Europe/Berlin",
    );
  });
});
