/** The pure core as it was built, under the default policy. */
import { readFileSync } from "node:fs";
import { ROOT } from "../../root.mjs";

const gate = (file) => import(`${ROOT}/server/dist/gate/${file}.js`);
const person = (file) => import(`${ROOT}/server/dist/person/${file}.js`);

export const { Deliberation } = await gate("deliberation");
export const { decideIn } = await gate("decide");
export const { kindsOf } = await gate("kinds");
export const { evaluate } = await gate("evaluate");
export const { settle } = await gate("settle");
export const { NO_SITE_FACTS } = await gate("site-facts");
export const { RULES } = await gate("rules/index");
export const { fold } = await person("fold");
export const { emptyDocument } = await person("empty-document");

const { parsePolicy } = await gate("parse-policy");
const parsed = parsePolicy(readFileSync(`${ROOT}/server/policies/courteous.yaml`, "utf8"), "courteous.yaml");
if (!parsed.ok) throw new Error(parsed.report);
export const { policy } = parsed;
