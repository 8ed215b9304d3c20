/** The sites file, and where its webhooks lead. */
import { examineSites, Sites } from "../sites.js";
import { type Resolve, resolveHere } from "./resolve.js";

/** As `Sites.read`, and refuses names that lead inwards. What leads nowhere yet is told, and is no mistake. */
export async function readSites(
  file: string,
  env: Record<string, string | undefined>,
  resolve: Resolve = resolveHere,
): Promise<{ sites: Sites; nowhere: readonly string[] }> {
  const examined = examineSites(file, env);
  // Nobody is asked about a file that is refused anyhow.
  Sites.of(examined);
  const { mistakes, warnings } = await examined.names(resolve);
  return { sites: Sites.of({ ...examined, mistakes }), nowhere: warnings };
}
