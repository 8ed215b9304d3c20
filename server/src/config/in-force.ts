/** The settings that are in force, as a start prints them. No password is in them. */
import { type Environment, givenSettings, SETTINGS } from "./settings.js";

/** One line a setting: its name, its value, and whether it was given or is the default. */
export function settingsInForce(settings: Record<string, string>, env: Environment): string[] {
  const given = givenSettings(env);
  const rows = SETTINGS.filter(({ name, of }) => of === "server" || (of === "tests" && name in given)).map(
    ({ name }) => [name, shown(name, settings[name]), name in given ? "given" : "default"] as const,
  );
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(
    ([name, value, from]) => `  ${name.padEnd(widths[0] ?? 0)}  ${value.padEnd(widths[1] ?? 0)}  ${from}`,
  );
  return ["settings in force:", ...lines];
}

function shown(name: string, value: string | undefined): string {
  if (value === undefined) return "none";
  if (name === "HOLDOFF_CONSOLE_SECRET") return "***";
  return name === "REDIS_URL" ? withoutPassword(value) : value;
}

/** The same URL without whom it logs in as. What stands before an @ may be a password, also where it is no clean URL. */
export const withoutPassword = (url: string): string =>
  url.replace(/\/\/.*@/s, "//***@").replaceAll(/([?&][^=&]*pass[^=&]*=)[^&]*/gi, "$1***");
