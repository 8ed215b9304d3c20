/** How long it takes to fold a page's batch of ten signals into the document of somebody with a history. */
import { fold } from "./kit/core.mjs";
import { figure, machine, nsPerOperation } from "./kit/measure.mjs";
import { batchOfTen, persons } from "./kit/persons.mjs";

const PERSONS = 200;
const PASSES = 10;

const people = persons(PERSONS);
const batches = people.map((_, number) => batchOfTen(number));
let fresh = 0;

const batchNs = nsPerOperation(PERSONS * PASSES, () => {
  for (let pass = 0; pass < PASSES; pass += 1) {
    people.forEach((person, number) => {
      fresh += fold(person, batches[number], { zone: "Europe/London" }).fresh.length;
    });
  }
});
const documentBytes = people.reduce((sum, person) => sum + JSON.stringify(person).length, 0) / PERSONS;

console.log(`fold: ${machine()}; documents of ${Math.round(documentBytes).toLocaleString("en")} bytes`);
figure("a batch of ten signals", batchNs / 1000, "us");
figure("batches", 1e9 / batchNs, "a second");
if (fresh === 0) throw new Error("nothing was folded");
