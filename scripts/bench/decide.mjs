/**
 * How many persons a second one core decides about, three open follow-ups each, under the default policy. Then what a
 * decision is made of, for whoever makes it faster.
 */
import { Deliberation, decideIn, evaluate, kindsOf, NO_SITE_FACTS, policy, RULES, settle } from "./kit/core.mjs";
import { against, figure, machine, medianOf, nsOnce, nsPerOperation } from "./kit/measure.mjs";
import { PRESENT_MS, persons } from "./kit/persons.mjs";

const BUDGET_PERSONS_S = 200_000;
/**
 * A person is decided about right after it was read. So many stay in a core's own cache (2 MB) together with all that is
 * made between two decisions about one of them; of two hundred most have to be fetched again.
 */
const PERSONS = 50;
const PASSES = 200;
const PERSONS_UNREAD = 1_000;
/**
 * A shared machine is half as fast for seconds on end. So the median of the rounds is taken several times: their own
 * median is held against the budget, and each is printed, so that two speeds can be told from one.
 */
const SITTINGS = 8;

const people = persons(PERSONS);
const followUps = people.reduce((sum, person) => sum + person.open.length, 0);

/** What results add up to, so that the engine leaves no work out. */
let seen = 0;

const deliberate = (person) => new Deliberation(person, policy, NO_SITE_FACTS);

function decideAbout(person, nowMs) {
  const deliberation = deliberate(person);
  for (const followUp of person.open) seen += decideIn(deliberation, followUp, nowMs).reasons.length;
}

/** What has to be done before anybody can decide: a measure of how fast the machine is just now. */
const texts = people.map((person) => JSON.stringify(person));
const readAnew = (text) => {
  seen += JSON.parse(text).open.length;
};

function passesOver(about, work) {
  const passes = (PERSONS * PASSES) / about.length;
  return () => {
    for (let pass = 0; pass < passes; pass += 1) for (const person of about) work(person, PRESENT_MS + pass);
  };
}

const perPersonNs = (work, about = people) => nsPerOperation(PERSONS * PASSES, passesOver(about, work));

function headline() {
  const firstNs = nsOnce(() => decideAbout(people[0], PRESENT_MS));
  const nextNs = nsOnce(() => {
    for (const person of people.slice(1)) decideAbout(person, PRESENT_MS);
  });
  const sittings = [];
  const readings = [];
  while (sittings.length < SITTINGS) {
    sittings.push(perPersonNs(decideAbout));
    readings.push(perPersonNs(readAnew, texts));
  }
  const personNs = medianOf(sittings);
  const perSecond = 1e9 / personNs;
  figure("decide, warm", perSecond, "persons/s", against(BUDGET_PERSONS_S, perSecond >= BUDGET_PERSONS_S));
  figure("", personNs / 1000, "us/person");
  const readNs = medianOf(readings);
  figure("by turns, JSON.parse of the person", readNs / 1000, "us/person", `${(personNs / readNs).toFixed(2)} of that`);
  console.log(`  the median of: ${sittings.map((ns) => Math.round(1e9 / ns).toLocaleString("en")).join(", ")}`);
  figure(
    `${PERSONS_UNREAD} persons, out of cache`,
    1e9 / perPersonNs(decideAbout, persons(PERSONS_UNREAD)),
    "persons/s",
  );
  figure("first person of a process", firstNs / 1000, "us");
  figure("the others for the first time", nextNs / (PERSONS - 1) / 1000, "us/person");
  figure("decisions a minute, as for a simulation", (60e9 / personNs) * (followUps / PERSONS), "decisions");
  const options = { enforce: true, site: NO_SITE_FACTS };
  const settleNs = perPersonNs((person, nowMs) => {
    seen += settle(person, policy, nowMs, options).followUps.length;
  });
  figure("settle, the pure part of a look", settleNs / 1000, "us/person");
}

function stages() {
  const perFollowUpNs = (work) =>
    (perPersonNs((person, nowMs) => {
      for (const followUp of person.open) seen += work(person, followUp, nowMs) ? 1 : 0;
    }) *
      PERSONS) /
    followUps;
  console.log("\nof one follow-up");
  const situation = (person, followUp, nowMs) => deliberate(person).situation(followUp, nowMs);
  const askAll = (about) => evaluate(kindsOf(policy).of(about.followUp).rules, about).found;
  figure(
    "all rules at one instant",
    perFollowUpNs((...given) => askAll(situation(...given)) !== null),
    "ns",
  );
  figure(
    "the same with arbitration",
    perFollowUpNs((person, followUp, nowMs) => deliberate(person).evaluate(followUp, nowMs)),
    "ns",
  );
  figure(
    "the whole decision about it",
    perFollowUpNs((person, followUp, nowMs) => decideIn(deliberate(person), followUp, nowMs)),
    "ns",
  );
}

function rules() {
  console.log("\nof one rule at one instant");
  const looks = people.flatMap((person) =>
    person.open.map((followUp) => deliberate(person).situation(followUp, PRESENT_MS)),
  );
  // Nobody plans a chat here, so that its rule is not asked at all.
  const rows = RULES.map((rule) => {
    const asked = looks.filter(({ terms }) => rule.covers?.(terms) ?? true);
    const speaks = asked.filter((look) => rule.look(look).effect !== "pass").length / looks.length;
    const ns = nsPerOperation(asked.length * PASSES, () => {
      for (let pass = 0; pass < PASSES; pass += 1) for (const look of asked) seen += rule.look(look).effect.length;
    });
    return { code: rule.code, ns, speaks };
  }).filter(({ ns }) => Number.isFinite(ns));
  for (const { code, ns, speaks } of rows.sort((a, b) => b.ns - a.ns)) {
    figure(code, ns, "ns", `speaks in ${(speaks * 100).toFixed(0)} %`);
  }
}

/** That the mix is one: a benchmark where everything passes, or everything ends, measures nothing. */
function mix() {
  const count = {};
  for (const person of people) {
    const deliberation = deliberate(person);
    for (const followUp of person.open) {
      const { verdict, reasons } = decideIn(deliberation, followUp, PRESENT_MS);
      for (const name of [verdict, ...reasons.map(({ code }) => code)]) count[name] = (count[name] ?? 0) + 1;
    }
  }
  const shares = Object.entries(count).sort(([, a], [, b]) => b - a);
  console.log(`\nthe mix: ${shares.map(([name, n]) => `${name} ${((n / followUps) * 100).toFixed(0)} %`).join(", ")}`);
}

console.log(`decide: ${machine()}; ${PERSONS} persons, ${followUps} follow-ups, policy ${policy.hash}`);
headline();
stages();
rules();
mix();
if (seen === 0) throw new Error("nothing was decided");
