/** Of each thing that is said about a person the latest word counts. */
import { expect, test } from "vitest";
import type { Profile } from "../../src/person/document.js";
import { joinProfiles } from "../../src/person/profile.js";

const zone = (value: string, atMs: number): Profile => ({ zone: { value, atMs } });

test.each<[what: string, mine: Profile, theirs: Profile, both: Profile]>([
  [
    "the later, though its letters come first",
    zone("Asia/Kolkata", 6),
    zone("Europe/Berlin", 5),
    zone("Asia/Kolkata", 6),
  ],
  [
    "the later, though its letters come last",
    zone("Asia/Kolkata", 5),
    zone("Europe/Berlin", 6),
    zone("Europe/Berlin", 6),
  ],
  ["of one instant always the same", zone("Asia/Kolkata", 5), zone("Europe/Berlin", 5), zone("Europe/Berlin", 5)],
  ["the only one there is", zone("Asia/Kolkata", 5), {}, zone("Asia/Kolkata", 5)],
  [
    "of each thing its own",
    { ...zone("Asia/Kolkata", 5), products: { value: ["tea"], atMs: 7 } },
    { ...zone("Europe/Berlin", 6), products: { value: [], atMs: 6 } },
    { ...zone("Europe/Berlin", 6), products: { value: ["tea"], atMs: 7 } },
  ],
])("of two words: %s", (_, mine, theirs, both) => {
  expect(joinProfiles(mine, theirs)).toEqual(both);
  expect(joinProfiles(theirs, mine)).toEqual(both);
});
