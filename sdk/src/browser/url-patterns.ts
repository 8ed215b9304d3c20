/**
 * Funnel stages by address, for shops without markup. Patterns are compared in the page; no address ever leaves it.
 * Pure.
 */

/**
 * True when `address` (path, query and fragment) matches one of `patterns`, which are separated by commas or spaces. `*`
 * stands for anything; a pattern also covers what lies below it (`/checkout` covers `/checkout/address` and
 * `/checkout?x=1`, not `/checkouts`); one that does not start with `/` may match anywhere in the address.
 */
export const matchesPattern = (patterns: string | undefined, address: string): boolean =>
  !!patterns?.match(/[^\s,]+/g)?.some((pattern) => {
    const glob = pattern
      .replace(/\/$/, "")
      .replace(/[^\w*]/g, "\\$&")
      .replace(/\*/g, ".*");
    return new RegExp(`${pattern.startsWith("/") ? "^" : ""}${glob}($|[/?#&])`).test(address);
  });
