/** What the shop, or the person, says about the person: of each field the latest word. */
import { bytesOf, compare, countThatFits } from "./bounds.js";
import type { Dated, Known, Profile } from "./document.js";

type Said = { [F in keyof Profile]?: NonNullable<Profile[F]>["value"] };

export function noteProfile(known: Known, atMs: number, said: Said): void {
  const dated = Object.fromEntries(Object.entries(said).map(([field, value]) => [field, { value, atMs }]));
  known.profile = joinProfiles(known.profile, dated);
}

/** The same words as if they had been said first: they give way to all others. */
export const asFirstWords = (profile: Profile): Profile =>
  Object.fromEntries(Object.entries(profile).map(([field, { value }]) => [field, { value, atMs: 0 }]));

const FIELDS = ["sinceMs", "products", "zone", "country", "hours", "pauseUntilMs"] as const satisfies (keyof Profile)[];

export function joinProfiles(a: Profile, b: Profile): Profile {
  const fields = FIELDS.map((field) => [field, laterOf<unknown>(a[field], b[field])] as const);
  return Object.fromEntries(fields.filter(([, said]) => said !== undefined));
}

const PRODUCTS_BYTES_MAX = 8 * 1024;

/** What the person has is for people to read: the first of it do. */
export function boundProfile(profile: Profile, share: number): Profile {
  const { products } = profile;
  if (products === undefined) return profile;
  const room = { entries: Number.POSITIVE_INFINITY, bytes: PRODUCTS_BYTES_MAX * share };
  const kept = countThatFits(products.value, room, bytesOf);
  const { value, atMs } = products;
  return kept === value.length ? profile : { ...profile, products: { value: value.slice(0, kept), atMs } };
}

const laterOf = <T>(a: Dated<T> | undefined, b: Dated<T> | undefined): Dated<T> | undefined =>
  a === undefined || (b !== undefined && isLater(b, a)) ? b : a;

/** Two words of the same instant have an order too, so that it does not depend on which arrived first. */
const isLater = (a: Dated<unknown>, b: Dated<unknown>): boolean =>
  a.atMs > b.atMs || (a.atMs === b.atMs && compare(JSON.stringify(a.value), JSON.stringify(b.value)) > 0);
