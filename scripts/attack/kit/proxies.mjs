/** nginx and Caddy as programs of their own, on the example files of the documentation. */
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../failure.mjs";
import { ownFolder, startProgram } from "../../faults/kit/started.mjs";
import { holdsWithinMs } from "../../faults/kit/wait.mjs";
import { findProgram } from "../../find-program.mjs";
import { ROOT } from "../../root.mjs";
import { runProgram } from "../../run-program.mjs";
import { installSystemPackage } from "../../system-package.mjs";
import { call } from "./by-name.mjs";

const DOCS = `${ROOT}/server/docs/proxies`;
const STARTED_MS_MAX = 20_000;

export const NAMES = { shop: "holdoff.shop.example", console: "console.shop.example" };

async function findOrInstall(name, apt) {
  const found = findProgram(name);
  if (found) return found;
  await installSystemPackage({ apt: [apt], brew: [name] });
  const installed = findProgram(name);
  if (installed) return installed;
  throw new Failure(`${name} is not here, and its example was not tried`, `Install it (Debian: apt install ${apt}).`);
}

/** The example with other values; each has to be there, or the example is another one than the case believes. */
function withValues(text, values) {
  return values.reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`the example has no ${JSON.stringify(from)}`);
    return changed.replaceAll(from, to);
  }, text);
}

/** Answers where it listens, and how to stop it. `ports`: of Holdoff and its console, and two that are free. */
export async function startNginx({ main, own, https, http }) {
  const program = await findOrInstall("nginx", "nginx-light");
  const folder = ownFolder();
  await runProgram("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...["-subj", `/CN=${NAMES.shop}`, "-keyout", join(folder, "privkey.pem"), "-out", join(folder, "fullchain.pem")],
  ]);
  const example = withValues(readFileSync(`${DOCS}/nginx.conf`, "utf8"), [
    ["127.0.0.1:4600", `127.0.0.1:${main}`],
    ["127.0.0.1:4602", `127.0.0.1:${own}`],
    ["listen 443 ssl", `listen 127.0.0.1:${https} ssl`],
    ["listen 80;", `listen 127.0.0.1:${http};`],
    ["/etc/ssl/holdoff/", `${folder}/`],
  ]);
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (one) => `${one}_temp_path ${folder}/${one};`,
  );
  const file = join(folder, "nginx.conf");
  writeFileSync(
    file,
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;\nevents {}\nhttp {\n${places.join("\n")}\n${example}}\n`,
  );
  return await started("nginx", program, ["-p", folder, "-c", file], https, folder);
}

export async function startCaddy({ main, own, https, http }) {
  const program = await findOrInstall("caddy", "caddy");
  const folder = ownFolder();
  const example = withValues(readFileSync(`${DOCS}/Caddyfile`, "utf8"), [
    ["127.0.0.1:4600", `127.0.0.1:${main}`],
    ["127.0.0.1:4602", `127.0.0.1:${own}`],
  ]);
  const here = [
    "admin off",
    // Certificates of its own making, since nobody gives one for a name that is none.
    "local_certs",
    "skip_install_trust",
    `storage file_system ${folder}`,
    `http_port ${http}`,
    `https_port ${https}`,
    "default_bind 127.0.0.1",
  ];
  const file = join(folder, "Caddyfile");
  writeFileSync(file, `{\n\t${here.join("\n\t")}\n}\n${example}`);
  return await started("Caddy", program, ["run", "--config", file, "--adapter", "caddyfile"], https, folder);
}

async function started(name, program, args, port, home) {
  let said = "";
  const env = { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home };
  const child = startProgram(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      said = (said + text).slice(-4_000);
    });
  const exited = once(child, "exit");
  const answers = async () => child.exitCode !== null || (await areThere(port));
  const waited = await holdsWithinMs(STARTED_MS_MAX, answers);
  if (waited === undefined || child.exitCode !== null) throw new Error(`${name} did not start:\n${said}`);
  return {
    name,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

/** Caddy listens a moment before it has its certificates. */
async function areThere(port) {
  const asked = Object.values(NAMES).map((name) => call({ name, port, path: "/healthz" }));
  const answers = await Promise.allSettled(asked);
  return answers.every(({ value }) => value?.status === 200);
}
