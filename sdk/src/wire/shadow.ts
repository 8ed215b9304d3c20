/** What enforcing would have done to what was released in shadow mode, counted. */
import type { Verdict } from "./follow-up.js";
import type { Channel, Purpose, ReasonCode } from "./words.js";

export type Verdicts = Record<Verdict, number>;

export interface ShadowSummary {
  /** False while the site is in shadow mode; what was counted before it enforced stays readable. */
  enforce: boolean;
  /** First and last day that are counted, in UTC, both included. */
  since: string;
  until: string;
  /** Follow-ups that were released for the first time: the sum of the verdicts. */
  followUps: number;
  verdicts: Verdicts;
  /** How many follow-ups each reason would have stopped, the commonest first. Several may stop the same one. */
  reasons: ShadowReason[];
  channels: ({ channel: Channel } & Verdicts)[];
  /** Null: no department was named. */
  departments: ({ department: string | null } & Verdicts)[];
  /** Boxes that were ticked before anybody saw them: they are no consent. */
  preTicked: { channel: Channel | "all"; purpose: Purpose | "all"; times: number }[];
}

export interface ShadowReason {
  code: ReasonCode;
  verdict: Verdict;
  followUps: number;
  by: { channel: Channel; department: string | null; followUps: number }[];
}
