/**
 * What of a BullMQ job is used here, in words of our own: the package asks for no BullMQ, and takes the jobs of version 5
 * and of version 6.
 */
import type { ReleasedData } from "../wire/index.js";

/** What a job remembers from one of its starts for the next one. */
export interface Again {
  /** The key under which the last start asked for its go. */
  key: string;
  /** The one start that may ask under it again. */
  start: number;
  /** A go was given, and nothing was sent. */
  notSent: boolean;
}

export interface JobData extends ReleasedData {
  again?: Again;
  /** What came of the contact, which Holdoff could not be told: it reads it here once the job has failed. */
  report?: { outcome: string; offersMade?: string[]; note?: string };
}

export interface ReleasedJob {
  id?: string | undefined;
  name: string;
  data: JobData;
  /** How often it failed so far. */
  attemptsMade?: number;
  /** How often it was started so far, this time included. */
  attemptsStarted?: number;
  opts?: { attempts?: number | undefined };
  log(row: string): Promise<unknown>;
  updateData?(data: JobData): Promise<unknown>;
}
