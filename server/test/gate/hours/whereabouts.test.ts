/** Where a person may be, told by the facts; and that equal facts lead to the same whereabouts, found again. */
import { describe, expect, test } from "vitest";
import { type Whereabouts, whereaboutsOf } from "../../../src/gate/hours/whereabouts.js";
import { personWith } from "../given.js";

interface Facts {
  stated?: string;
  country?: string;
  zones?: Record<string, string>;
}

function whereabouts({ stated, country, zones = {} }: Facts): Whereabouts {
  const profile = {
    ...(stated !== undefined && { zone: { value: stated, atMs: "-1d" } }),
    ...(country !== undefined && { country: { value: country, atMs: "-1d" } }),
  };
  return whereaboutsOf(personWith({ known: { profile, zones } }).known);
}

interface Told {
  source: Whereabouts["source"];
  zones: string[];
  countryFirst: string | null;
}

const told = ({ source, clocks, countryClock }: Whereabouts): Told => ({
  source,
  zones: clocks.map(({ zone }) => zone),
  countryFirst: countryClock?.zone ?? null,
});

const NOWHERE: Told = { source: null, zones: [], countryFirst: null };
const BOTH = { "Europe/London": "-2h", "Europe/Berlin": "-1h" };

const cases: { name: string; facts: Facts; expected: Told }[] = [
  { name: "nothing known", facts: {}, expected: NOWHERE },
  { name: "a country that is none", facts: { country: "ZZ" }, expected: NOWHERE },
  {
    name: "a stated zone, whatever else is known",
    facts: { stated: "Asia/Tokyo", country: "NZ", zones: BOTH },
    expected: { source: "stated", zones: ["Asia/Tokyo"], countryFirst: null },
  },
  {
    name: "one browser: hours in one zone are always met, so its country is not asked for",
    facts: { country: "NZ", zones: { "Europe/London": "-1h" } },
    expected: { source: "browser", zones: ["Europe/London"], countryFirst: null },
  },
  {
    name: "several browsers: their zones by name, and no zone of the country among them",
    facts: { country: "NZ", zones: BOTH },
    expected: { source: "browser", zones: ["Europe/Berlin", "Europe/London"], countryFirst: "Pacific/Auckland" },
  },
  {
    name: "several browsers and no country",
    facts: { zones: BOTH },
    expected: { source: "browser", zones: ["Europe/Berlin", "Europe/London"], countryFirst: null },
  },
  {
    name: "several browsers in a country that is none",
    facts: { country: "ZZ", zones: BOTH },
    expected: { source: "browser", zones: ["Europe/Berlin", "Europe/London"], countryFirst: null },
  },
  {
    name: "browsers in zones of which one is known",
    facts: { zones: { "Moon/Tranquility": "-1h", "Europe/London": "-2h" } },
    expected: { source: "browser", zones: ["Europe/London"], countryFirst: null },
  },
  {
    name: "browsers in unknown zones only: the country counts",
    facts: { country: "PT", zones: { "Moon/Tranquility": "-1h", "Mars/Olympus": "-2h" } },
    expected: {
      source: "country",
      zones: ["Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores"],
      countryFirst: "Europe/Lisbon",
    },
  },
  {
    name: "browsers in unknown zones only, and no country",
    facts: { zones: { "Moon/Tranquility": "-1h", "Mars/Olympus": "-2h" } },
    expected: NOWHERE,
  },
];

describe("whereabouts", () => {
  test.each(cases)("$name", ({ facts, expected }) => {
    expect(told(whereabouts(facts))).toEqual(expected);
  });

  test.each(cases)("are found again, the same object: $name", ({ facts }) => {
    const first = whereabouts(facts);
    for (const other of cases) whereabouts(other.facts);
    expect(whereabouts(facts)).toBe(first);
  });
});
