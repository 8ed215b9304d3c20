/** A misspelt fact would be a fact that no rule sees: the case would pass for nothing. */
export function refuseUnknown(given: object, known: readonly string[], where: string): void {
  const unknown = Object.keys(given).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${where} has no ${unknown.join(", ")}`);
}
