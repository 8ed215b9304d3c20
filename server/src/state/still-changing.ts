/** Others changed the same at each try. Nothing is wrong with what was asked: the same may be asked again. */
export class StillChangingError extends Error {
  override name = "StillChangingError";
}
