/**
 * Names in the environment that were meant to be settings and are none. Ignored, a mistyped one would let a server run
 * on a default that its operator believes to have changed.
 */
import { closest, distance } from "fastest-levenshtein";
import { type Environment, SETTINGS } from "./settings.js";

/** So many letters apart a name is taken for a mistyped one, even where HOLDOFF itself is mistyped. */
const LETTERS_APART_MAX = 2;

const PREFIX = "HOLDOFF_";

/**
 * One line for each unknown name. `alsoKnown`: what the sites file reads by `{ env: NAME }`; null where it cannot be read:
 * then only what is nearly a setting is one that was mistyped, and the rest may be its.
 */
export function unknownNames(env: Environment, alsoKnown: readonly string[] | null): string[] {
  const known = [...SETTINGS.map(({ name }) => name), ...(alsoKnown ?? [])];
  return Object.keys(env)
    .filter((name) => env[name] !== undefined && !known.includes(name) && !isOfKubernetes(name, env[name] ?? ""))
    .flatMap((name) => {
      const { nearest, isNear } = nearestTo(name, known);
      const isOurs = isNear || (alsoKnown !== null && /^HOLDOFF/i.test(name));
      return isOurs ? [`${name}: no setting has this name (did you mean ${nearest}?)`] : [];
    });
}

function nearestTo(name: string, known: readonly string[]): { nearest: string; isNear: boolean } {
  // PORT with our prefix before it is PORT.
  const bare = name.slice(PREFIX.length);
  if (name.startsWith(PREFIX) && known.includes(bare)) return { nearest: bare, isNear: true };
  const near = (among: readonly string[]): string => closest(name.toUpperCase(), [...among]);
  const own = known.filter((one) => one.startsWith(PREFIX));
  const nearest = near(own);
  if (distance(nearest, name) <= LETTERS_APART_MAX) return { nearest, isNear: true };
  // Nobody means a setting of our tests by a name that only begins like it.
  return { nearest: near(own.filter((one) => !OF_TESTS.has(one))), isNear: false };
}

const OF_TESTS = new Set(SETTINGS.filter(({ of }) => of === "tests").map(({ name }) => name));

/**
 * Kubernetes tells every container where the services around it are, and a service may well be called holdoff or
 * holdoff-redis (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
 */
const isOfKubernetes = (name: string, value: string): boolean =>
  /^HOLDOFF_(\w+_)?SERVICE_(HOST|PORT(_\w+)?)$/.test(name) ||
  /^HOLDOFF_(\w+_)?PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/.test(name) ||
  (/^HOLDOFF_(\w+_)?PORT$/.test(name) && /^(tcp|udp|sctp):\/\//.test(value));

/** The names that the text of a sites file reads from the environment; also of a file with mistakes. */
export const envNamesIn = (text: string): string[] =>
  [...text.matchAll(/\benv["']?\s*:\s*["']?([A-Za-z_][A-Za-z0-9_]*)/g)].flatMap(([, name]) => name ?? []);
