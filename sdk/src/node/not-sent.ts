/** What a gated processor throws where it knows that nothing reached the person. */

/**
 * The one error after a go that makes a job try again: nothing rang, was sent or was shown. Any other error fails the job
 * for good, because the contact may have been made.
 */
export class NotSent extends Error {
  override readonly name = "NotSent";
}

/** By its name too: a shop may have two copies of this package. */
export const isNotSent = (error: unknown): error is Error => error instanceof Error && error.name === "NotSent";
