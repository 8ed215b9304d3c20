/** The command line, as an operator types it beside the servers of a world. */
import { once } from "node:events";
import { ROOT } from "../../root.mjs";
import { startProgram } from "./started.mjs";

const CLI = `${ROOT}/server/dist/cli/main.js`;

/** @returns {Promise<{ code: number, said: string }>} */
export async function holdoff({ redisUrl, sitesFile }, ...args) {
  const env = { ...process.env, REDIS_URL: redisUrl, HOLDOFF_CONFIG: sitesFile };
  const program = startProgram(process.execPath, [CLI, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [program.stdout, program.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
  const [code] = await once(program, "close");
  return { code, said };
}
