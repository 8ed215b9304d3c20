/** What an older version wrote, as it is written today. A field that it did not know has its empty value. */
import type { Known, Now, OptIn, Profile, Visit } from "./document.js";
import { emptyDocument } from "./empty-document.js";

/** Undated words gave no time; the door of an opt-in and each single decline were not kept. */
interface OlderKnown extends Partial<Omit<Known, "profile" | "optIns">> {
  profile?: { [F in keyof Profile]: Profile[F] | NonNullable<Profile[F]>["value"] };
  optIns?: (Omit<OptIn, "door"> & { door?: OptIn["door"] })[];
}

export interface StoredHalves {
  now: Partial<Now>;
  known: OlderKnown;
}

export function upgraded(stored: StoredHalves): { now: Now; known: Known } {
  const empty = emptyDocument();
  const known = upgradedKnown({ ...empty.known, ...stored.known });
  const now = { ...empty.now, ...stored.now };
  return { now: { ...now, visits: withPaid(now.visits, known) }, known };
}

type Older = Pick<Required<OlderKnown>, "profile" | "optIns"> & Omit<Known, "profile" | "optIns">;

function upgradedKnown({ profile, optIns, ...known }: Older): Known {
  return {
    ...known,
    declines: known.declines.length > 0 ? known.declines : lastDeclines(known),
    optIns: optIns.map((one) => ({ ...one, door: one.door ?? "page" })),
    profile: Object.fromEntries(
      Object.entries(profile).map(([field, said]) => [field, isDated(said) ? said : { value: said, atMs: 0 }]),
    ),
  };
}

const lastDeclines = ({ offersDeclined }: Pick<Known, "offersDeclined">): Known["declines"] =>
  Object.entries(offersDeclined)
    .map(([offer, { atMs }]) => ({ atMs, offer }))
    .sort((a, b) => a.atMs - b.atMs);

const isDated = (said: unknown): boolean =>
  typeof said === "object" && said !== null && "value" in said && "atMs" in said;

/** Which visit saw a payment step was read from the checkouts; since visits say it themselves, at least one does. */
function withPaid(visits: Visit[], { checkouts }: Known): Visit[] {
  if (visits.some(({ paid }) => paid !== undefined)) return visits;
  const seen = Object.entries(checkouts);
  return visits.map((visit) => {
    const paid = seen.filter(([, { paymentAtMs }]) => isIn(visit, paymentAtMs)).map(([id]) => id);
    return paid.length > 0 ? { ...visit, paid: paid.sort() } : visit;
  });
}

const isIn = ({ fromMs, toMs }: Visit, atMs: number | null): boolean => atMs !== null && fromMs <= atMs && atMs <= toMs;
