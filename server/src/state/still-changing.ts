/** Others changed it at each try. Nothing is known to be wrong: whoever asked may ask again. */
export class StillChangingError extends Error {
  override name = "StillChangingError";
}
