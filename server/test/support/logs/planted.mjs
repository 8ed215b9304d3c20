// Writes a secret in each way in which a server could, so that it is seen to be found.
import fs from "node:fs";

process.stdout.write("by stdout: hsk_planted_1\n");
process.stderr.write("by stderr: hsk_planted_2\n");
console.error("by the console: hsk_planted_3");
fs.writeSync(1, "by a file: hsk_planted_4\n");
fs.write(1, "by a file, later: hsk_planted_5\n", () => {
  throw Object.assign(new Error("by an error"), { command: { args: ["hsk_planted_6"] } });
});
