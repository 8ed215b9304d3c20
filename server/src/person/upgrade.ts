/** What an older version wrote, as it is written today. A field that it did not know has its empty value. */
import { emptyDocument, type Known, type Now, type OptIn, type Profile } from "./document.js";

/** Undated words gave no time; door and declines were not kept. */
export interface StoredKnown extends Partial<Omit<Known, "profile" | "optIns">> {
  profile?: { [F in keyof Profile]: Profile[F] | NonNullable<Profile[F]>["value"] };
  optIns?: (Omit<OptIn, "door"> & { door?: OptIn["door"] })[];
}

export const upgradedNow = (stored: Partial<Now>): Now => ({ ...emptyDocument().now, ...stored });

export function upgradedKnown({ profile = {}, optIns = [], ...stored }: StoredKnown): Known {
  const known = { ...emptyDocument().known, ...stored };
  return {
    ...known,
    declines:
      stored.declines ??
      Object.entries(known.offersDeclined)
        .map(([offer, { atMs }]) => ({ atMs, offer }))
        .sort((a, b) => a.atMs - b.atMs),
    optIns: optIns.map((one) => ({ ...one, door: one.door ?? "page" })),
    profile: Object.fromEntries(
      Object.entries(profile).map(([field, said]) => [field, isDated(said) ? said : { value: said, atMs: 0 }]),
    ),
  };
}

const isDated = (said: unknown): said is { value: unknown; atMs: number } =>
  typeof said === "object" && said !== null && "value" in said && "atMs" in said;
