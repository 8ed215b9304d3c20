/**
 * How long the worst batch of a hundred signals takes to fold into the worst document, as a search finds them: it keeps
 * the worst recipes and changes one thing of one of them at a time. `-- fold-worst` measures it alone.
 */
import { fold } from "./kit/core.mjs";
import { anyRecipe, changed, cooked } from "./kit/floods.mjs";
import { against, figure, machine, medianOf, nsOnce } from "./kit/measure.mjs";

const TRIES = 1_500;
const KEPT = 20;
const BUDGET_MS = 5;
const SEED = 1;

/** Numbers from 0 to 1 that look random and are the same in every run. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The quickest of a few: whatever else the machine does makes it slower only. */
const costMs = ({ document, facts }, rounds) =>
  Math.min(...Array.from({ length: rounds }, () => nsOnce(() => fold(document, facts, { zone: "Europe/London" })))) /
  1e6;

const random = randomFrom(SEED);
let worst = [];
for (let tried = 0; tried < TRIES; tried += 1) {
  const known = worst[Math.floor(random() * worst.length)];
  const recipe =
    known === undefined || worst.length < KEPT || random() < 0.1 ? anyRecipe(random) : changed(known.recipe, random);
  worst.push({ recipe, ms: costMs(cooked(recipe), 3) });
  worst = worst.toSorted((a, b) => b.ms - a.ms).slice(0, KEPT);
}

const measured = worst.map(({ recipe }) => {
  const dish = cooked(recipe);
  const rounds = Array.from({ length: 15 }, () => costMs(dish, 1));
  return { recipe, ms: medianOf(rounds), leastMs: Math.min(...rounds), bytes: JSON.stringify(dish.document).length };
});
const [first] = measured.toSorted((a, b) => b.ms - a.ms);
const kinds = (genes) => genes.map(({ door, kind, bytes }) => `${door} ${kind} ${bytes}`).join(", ");

console.log(`fold-worst: ${machine()}; ${TRIES.toLocaleString("en")} recipes`);
figure("the worst batch of a hundred signals", first.ms, "ms", against(BUDGET_MS, first.ms <= BUDGET_MS));
figure("the quickest of its rounds", first.leastMs, "ms");
console.log(`  document of ${first.bytes.toLocaleString("en")} bytes, told ${kinds(first.recipe.told)}`);
console.log(`  batch: ${kinds(first.recipe.batch)}`);
