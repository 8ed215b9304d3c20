/**
 * Which tests a mutant is tried against: those of its part of the core, not all that happen to pass through it. A part
 * that only tests of another one would notice is a part without tests; and a mutant takes a second, not five.
 */
const GATE = "server/test/gate";

/** Not the presets': they are about what the shipped files say of contact hours. */
const POLICY_FILE = [
  "bad-policies",
  "duration",
  "parse-policy",
  "policy-json-schema",
  "policy-values",
  "remembered",
  "yaml-errors",
  "yaml-limits",
  "yaml-places",
  "zod-messages",
];
const PLAYED = ["monotone", "played", "poison", "presets", "properties"];

/** A file belongs to the first group that it fits. */
export const GROUPS = [
  { name: "person", files: /^server\/src\/person\//, tests: ["server/test/person/**/*.test.ts"] },
  {
    name: "hours",
    files: /^server\/src\/gate\/hours\//,
    tests: [`${GATE}/hours/*.test.ts`, `${GATE}/cases.test.ts`],
  },
  {
    name: "policy-file",
    files:
      /^server\/src\/gate\/(parse-policy|policy-.*|resolve-policy|default-policy|to-policy-file|yaml-.*|zod-messages|duration|remembered)\.ts$/,
    tests: POLICY_FILE.map((name) => `${GATE}/${name}.test.ts`),
    // Schemas are made when the module is loaded: each mutant of one would need all tests in a process of its own. They
    // are held against a table of bad policies instead.
    ignoreStatic: true,
  },
  {
    name: "rules",
    files: /^server\/src\/gate\/rules\//,
    tests: ["cases", "covers", "rules", "rule-facts", "sentences", "settle-together"].map(
      (name) => `${GATE}/${name}.test.ts`,
    ),
  },
  {
    name: "decisions",
    files: /^server\/src\/gate\//,
    // Tables and examples, which say what is right; not what is true of random histories: whether those notice is luck.
    tests: [`${GATE}/!(${[...POLICY_FILE, ...PLAYED].join("|")}).test.ts`],
  },
];

/** A table of data: what it says is held against the machine's own, and a mutant of each row would say no more. */
const NOT_CODE = new Set(["server/src/gate/hours/country-zones.ts"]);

/** The groups with the files of each that are mutated; those without any are left out. */
export function grouped(files) {
  const rest = new Set(files.filter((file) => !NOT_CODE.has(file)));
  return GROUPS.map((group) => {
    const mutate = [...rest].filter((file) => group.files.test(file));
    for (const file of mutate) rest.delete(file);
    return { ...group, mutate };
  }).filter(({ mutate }) => mutate.length > 0);
}
