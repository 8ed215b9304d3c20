/** A process as far as rules are concerned: one site with a file of its own, and what it logs and says. */

import type { Policy } from "../../src/gate/policy.js";
import type { Logger } from "../../src/log.js";
import { RulesInForce } from "../../src/rules-in-force.js";
import type { Site } from "../../src/sites.js";
import { Bell } from "../../src/state/bell.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { siteOf } from "./gate.js";

export interface RulesProcess {
  rules: RulesInForce;
  /** As its file says. */
  file: Site;
  /** As it decides. */
  site: Site;
  logged: string[];
  said: string[];
}

export function rulesProcess(store: RedisStore, policy: Policy, more: Partial<Site> = {}): RulesProcess {
  const logged: string[] = [];
  const said: string[] = [];
  const note = (_fields: unknown, line: unknown): void => void logged.push(String(line));
  const log = { debug: note, info: note, warn: note, error: note } as Logger;
  const rules = new RulesInForce(store, new Bell(), log, (line) => void said.push(line));
  const file = siteOf(policy, more);
  return { rules, file, site: rules.inForceAt(file), logged, said };
}
