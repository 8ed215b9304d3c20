/**
 * Loaded before everything else into each process of a test run (NODE_OPTIONS): keeps a copy of what a server there
 * writes to its output, by whichever way, in a file of its own under TEST_LOGS. What a command answers to its operator
 * on stdout is no log.
 */
import fs from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";

const folder = process.env.TEST_LOGS;
const program = process.argv[1] ?? "";
/** Workers of vitest, in which most servers run; the server as a process; and the planted one. */
const IS_SERVER = /vitest|run-server\.mjs|cli\/main\.js|bootstrap\.mjs|logs\/planted\.mjs/;
const answersOnStdout = /cli\/main\.js/.test(program) && process.argv[2] !== "serve";

if (folder !== undefined && IS_SERVER.test(program)) {
  const copy = fs.openSync(join(folder, `${process.pid}.log`), "a");
  const { writeSync } = fs;
  const keep = (chunk) => void writeSync(copy, typeof chunk === "string" ? chunk : Buffer.from(chunk));
  const isLog = (fd) => fd === 2 || (fd === 1 && !answersOnStdout);
  keep(`collecting from ${program}\n`);

  // The loggers' way, which goes past the streams.
  for (const name of ["write", "writeSync"]) {
    const original = fs[name];
    fs[name] = (fd, chunk, ...more) => {
      if (isLog(fd)) keep(chunk);
      return original.call(fs, fd, chunk, ...more);
    };
  }
  // Not `write` itself: where that is another one, pino leaves its own way, which bears that nobody reads.
  for (const [fd, stream] of [
    [1, process.stdout],
    [2, process.stderr],
  ]) {
    const { _write, _writev } = stream;
    stream._write = (chunk, ...more) => {
      if (isLog(fd)) keep(chunk);
      return _write.call(stream, chunk, ...more);
    };
    if (!_writev) continue;
    stream._writev = (chunks, ...more) => {
      if (isLog(fd)) for (const { chunk } of chunks) keep(chunk);
      return _writev.call(stream, chunks, ...more);
    };
  }
  // What nobody catches node prints by itself, with all that the error carries.
  process.on("uncaughtExceptionMonitor", (error) => {
    if (process.listenerCount("uncaughtException") === 0) keep(`${inspect(error)}\n`);
  });
}
