/** The bill of materials: what is shipped, what it is built and tested with, each by its hash, licence and needs. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import cycloneDx from "@cyclonedx/cyclonedx-library";
import { reachedFrom, readLockfile } from "./read-lockfile.mjs";

const { Models, Enums, Spec, Serialize, Validation, Contrib } = cycloneDx;
const { Bom, Component } = Models;
const { ComponentType, ComponentScope, HashAlgorithm, LifecyclePhase } = Enums;
const { JSON: Json, JsonSerializer } = Serialize;
const { JsonStrictValidator } = Validation;
const licences = new Contrib.License.Factories.LicenseFactory();

const VERSION = Spec.Version.v1dot6;

/** What runs at a shop or on an operator's machine; the others build and test it. */
const SHIPPED = ["server", "sdk"];

const ofJson = (path) => JSON.parse(readFileSync(path, "utf8"));

/** By package: what the installed ones say of themselves. One for another kind of machine is not there. */
function readLicences(root) {
  const store = `${root}/node_modules/.pnpm`;
  const folders = readdirSync(store);
  return ({ name, version }) => {
    const kept = `${name.replace("/", "+")}@${version}`;
    const folder = folders.find((one) => one === kept || one.startsWith(`${kept}_`));
    const path = `${store}/${folder}/node_modules/${name}/package.json`;
    return folder !== undefined && existsSync(path) ? ofJson(path).license : undefined;
  };
}

const groupAndName = (name) => (name.startsWith("@") ? name.split("/") : [undefined, name]);
const purlOf = ({ name, version }) => `pkg:npm/${name.replace("@", "%40")}@${version}`;

/** SHA-512 in hex, as the format has it; the lockfile has it in base64. */
const hexOf = (integrity) => Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex");

function componentOf(about, { type = ComponentType.Library, scope, licence, integrity }) {
  const [group, name] = groupAndName(about.name);
  const component = new Component(type, name, {
    bomRef: `${about.name}@${about.version}`,
    group,
    version: about.version,
    purl: purlOf(about),
    scope,
  });
  if (integrity !== undefined) component.hashes.set(HashAlgorithm["SHA-512"], hexOf(integrity));
  if (typeof licence === "string") component.licenses.add(licences.makeFromString(licence));
  return component;
}

/** @returns {{ text: string, shipped: number, others: number }} as JSON of CycloneDX 1.6 */
export function sbomOf(root, nowMs) {
  const { packages, ours } = readLockfile(root);
  const shipped = reachedFrom(
    packages,
    SHIPPED.flatMap((folder) => [...ours.get(folder).needs]),
  );
  const licenceOf = readLicences(root);
  const bom = new Bom();
  bom.serialNumber = Contrib.Bom.Utils.randomSerialNumber();
  const components = new Map();
  for (const [key, one] of packages) {
    const scope = shipped.has(key) ? ComponentScope.Required : ComponentScope.Excluded;
    components.set(key, componentOf(one, { scope, licence: licenceOf(one), integrity: one.integrity }));
  }
  for (const [key, { needs }] of packages)
    for (const needed of needs) components.get(key).dependencies.add(components.get(needed).bomRef);

  const folders = new Map();
  for (const folder of ours.keys()) {
    const about = ofJson(`${root}/${folder}/package.json`);
    const isShipped = SHIPPED.includes(folder);
    const type = folder === "." ? ComponentType.Application : ComponentType.Library;
    const scope = isShipped || folder === "." ? ComponentScope.Required : ComponentScope.Excluded;
    folders.set(folder, componentOf(about, { type, scope, licence: about.license }));
  }
  for (const [folder, { needs, needsInTests, folders: others }] of ours) {
    const { dependencies } = folders.get(folder);
    for (const key of [...needs, ...needsInTests]) dependencies.add(components.get(key).bomRef);
    for (const other of others) dependencies.add(folders.get(other).bomRef);
    if (folder === ".") for (const one of SHIPPED) dependencies.add(folders.get(one).bomRef);
  }
  bom.metadata.timestamp = new Date(nowMs);
  bom.metadata.component = folders.get(".");
  bom.metadata.lifecycles.add(LifecyclePhase.Build);
  for (const one of components.values()) bom.components.add(one);
  for (const [folder, one] of folders) if (folder !== ".") bom.components.add(one);
  const text = new JsonSerializer(new Json.Normalize.Factory(Spec.SpecVersionDict[VERSION])).serialize(bom, {
    sortLists: true,
    space: 2,
  });
  return { text, shipped: shipped.size, others: packages.size - shipped.size };
}

/** What the format's own schema says against it; null when nothing. */
export const whyInvalid = async (text) => await new JsonStrictValidator(VERSION).validate(text);
