/**
 * The first program of every command: `node scripts/bootstrap.mjs VERB [arguments]`. Checks Node, installs what is
 * missing, then runs the verb's module in this process, so that a signal to npm's child reaches the server itself.
 * Nothing but Node may be needed until the packages are there.
 */
const NODE_MIN = [20, 19];
const VERBS = [
  "start",
  "test",
  "test-long",
  "build",
  "check",
  "e2e",
  "bench",
  "faults",
  "attack",
  "audit",
  "sbom",
  "guards",
  "mutate",
  "packages",
  "races",
  "sdk-lab",
  "holdoff",
];

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
  console.error(`Node ${process.versions.node} is too old: install Node ${NODE_MIN.join(".")} or newer.`);
  process.exit(1);
}

// A terminal that is closed takes no more words; what was opened is closed all the same.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

const [verb, ...args] = process.argv.slice(2);
if (!VERBS.includes(verb)) {
  console.error(`Unknown command ${verb ?? "(none)"}: one of ${VERBS.join(", ")}.`);
  process.exit(1);
}

// Loaded only now: an older Node would stumble over their syntax before it could say that it is too old.
const { printFailure } = await import("./step.mjs");
try {
  const { installPackages } = await import("./install.mjs");
  await installPackages();
  const { run } = await import(`./${verb}.mjs`);
  process.exit(await run(args));
} catch (error) {
  printFailure(error);
  process.exit(1);
}
