/** The name that webhooks come under: `Holdoff/<version> (+url)`, as package.json has them. */
import { readFileSync } from "node:fs";

export interface Package {
  version: string;
  homepage?: string;
  repository?: string | { url: string };
}

export function userAgentOf({ version, homepage, repository }: Package): string {
  const url = homepage ?? (typeof repository === "object" ? repository.url : repository);
  const page = url?.replace(/^git\+/, "").replace(/\.git$/, "");
  return page?.startsWith("https://") ? `Holdoff/${version} (+${page})` : `Holdoff/${version}`;
}

const PACKAGE = new URL("../../package.json", import.meta.url);

export const USER_AGENT = userAgentOf(JSON.parse(readFileSync(PACKAGE, "utf8")) as Package);
