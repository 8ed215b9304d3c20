/** Web APIs that TypeScript's DOM library does not know yet, or not as well. */

interface Document {
  /** https://wicg.github.io/nav-speculation/prerendering.html */
  readonly prerendering?: boolean;
}

interface Navigator {
  /** https://w3c.github.io/gpc/ */
  readonly globalPrivacyControl?: boolean;
}

interface Performance {
  getEntriesByType(type: "navigation"): PerformanceNavigationTiming[];
}

/** https://tc39.es/proposal-temporal/ */
declare const Temporal: { readonly Now: { timeZoneId(): string } };
