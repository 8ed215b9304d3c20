/** Parts of the script that a page loads when it needs them, each a file of its own beside it. */
import type createFunnel from "./signals/funnel.js";

export interface LaterParts {
  /** For shops that gave address patterns. */
  funnel: typeof createFunnel;
}

/** Rejects where the part is blocked or gone. */
export type LoadLater = <Name extends keyof LaterParts>(name: Name) => Promise<{ default: LaterParts[Name] }>;
