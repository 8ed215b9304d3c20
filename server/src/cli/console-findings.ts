/** A console that listens on a network, and that nobody can open: the doctor tells it. */

import { type Environment, settingsOf } from "../config/settings.js";
import { sitesFileOf } from "../config.js";
import { examineSites } from "../sites.js";
import type { Finding } from "../state/health-findings.js";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

export function consoleFindings(env: Environment): Finding[] {
  const { HOST: host = "", HOLDOFF_ROLES: roles = "" } = settingsOf(env);
  if (LOOPBACK.test(host) || !roles.split(",").some((role) => role.trim() === "console")) return [];
  try {
    const { secrets, absent } = examineSites(sitesFileOf(env), env).toConsole;
    // What is not on this machine may be where the server runs.
    if (secrets.length + absent.length > 0) return [];
  } catch {
    // That the file cannot be read is told beside this.
    return [];
  }
  return [
    {
      grade: "note",
      says: `HOST is ${host}, and the console has no secret: nobody can sign in to it`,
      so: "set HOLDOFF_CONSOLE_SECRET, or console.secret in the sites file; or leave console out of HOLDOFF_ROLES",
    },
  ];
}
