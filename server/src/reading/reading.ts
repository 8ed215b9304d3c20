/** How one value that a shop sent reads. Nothing here throws, whatever was sent. */

/** The value cannot be read; `detail` says in one phrase what is allowed. */
export interface Unreadable {
  readonly read: "unreadable";
  readonly detail: string;
}

export type Reading<T> =
  | { readonly read: "value"; readonly value: T }
  /** Not sent, or null. */
  | { readonly read: "absent" }
  /** Nobody's name, such as `undefined`. Only ids of persons, checkouts and orders read so. */
  | { readonly read: "placeholder"; readonly detail: string }
  | Unreadable;

export const ABSENT = { read: "absent" } as const;

export const isAbsent = (raw: unknown): raw is null | undefined => raw === undefined || raw === null;

export const readAs = <T>(value: T): Reading<T> => ({ read: "value", value });

export const unreadable = (detail: string): Unreadable => ({ read: "unreadable", detail });
