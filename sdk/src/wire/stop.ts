/** What an owner stopped: all contacts of a site, or those of a channel, a department or a purpose. */
import type { Channel, Purpose } from "./words.js";

/** One stop that is in force. Exactly one of the first four says what is stopped. */
export interface StandingStop {
  site?: true;
  channel?: Channel;
  department?: string;
  purpose?: Purpose;
  by: string;
  reason: string;
  at: string;
}

/** One that somebody lifted: who, when, and why if they said so. */
export interface LiftedStop extends StandingStop {
  lifted: { by: string; reason: string | null; at: string };
}
