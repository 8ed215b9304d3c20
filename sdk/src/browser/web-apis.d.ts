/** Web APIs that TypeScript's DOM library does not know yet, or not as well. */

interface Window {
  /** Segment's and RudderStack's: a queue of calls until their library takes its place. */
  readonly analytics?: unknown;
  readonly rudderanalytics?: unknown;
}

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

interface Window {
  /** https://wicg.github.io/pending-beacon/ */
  readonly fetchLater?: (url: string, init: RequestInit) => unknown;
}

/** https://tc39.es/proposal-temporal/ */
declare const Temporal: { Now: { timeZoneId(): string } };
