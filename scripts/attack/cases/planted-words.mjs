/**
 * A visitor plants texts in every field that a page may send. What an agent, an owner or the shop's backend reads of it
 * afterwards is bounded and plain, and stands where ids stand: no sentence that Holdoff says holds a word of a stranger.
 * Where the backend named the visitor without proof, nothing of it is read at all.
 */
import { fresh } from "../../faults/kit/shop.mjs";
import { sideBySide } from "../../faults/kit/side-by-side.mjs";
import { holdsWithinMs } from "../../faults/kit/wait.mjs";
import { ROOT } from "../../root.mjs";
import { HOSTILE } from "../kit/hostile-words.mjs";
import { inWorld } from "../kit/in-world.mjs";

const { SIGNALS } = await import(`${ROOT}/sdk/dist/wire/index.js`);

const AT_ONCE = 8;
const SENT_WITHIN_MS = 15_000;
const ID_BYTES_MAX = 255;
const DECLINED_MAX = 10;
const BATCH_MAX = 50;
/** What Holdoff says itself. */
const SENTENCES = new Set(["because", "reason", "title", "detail"]);
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]/u;
const TEXTS = new Set(["id", "name", "text"]);

export const plantedWords = {
  name: "planted-words",
  says: "texts of strangers in all that agents and owners read",
  count: 500,
  async run(lab) {
    await inWorld(lab, (world) => plantAll(world, lab));
  },
};

async function plantAll(world, { count, random, report, say }) {
  const seen = { texts: 0, unproven: 0, said: [], long: [], unseen: [], ofOthers: [], listed: [], briefs: 0 };
  await sideBySide(Array.from({ length: count }), AT_ONCE, async () => {
    const isProven = random.chance(0.7);
    const mark = fresh("zqx").slice(0, 15);
    const read = await plantAndRead(world, mark, isProven, random);
    const texts = textsIn(read).filter(({ text }) => text.includes(mark));
    seen.texts += texts.length;
    if (!isProven) {
      seen.unproven += 1;
      seen.ofOthers.push(...texts);
    }
    seen.briefs += read.filter(({ brief }) => (brief?.declined?.length ?? 0) > 0).length;
    seen.said.push(...texts.filter(({ path }) => SENTENCES.has(path.at(-1))));
    seen.long.push(...texts.filter(({ text }) => Buffer.byteLength(text) > ID_BYTES_MAX));
    seen.unseen.push(...texts.filter(({ text }) => UNSEEN.test(text)));
    seen.listed.push(...read.filter(({ brief }) => (brief?.declined?.length ?? 0) > DECLINED_MAX).map(() => mark));
  });
  const wrong = [seen.said, seen.long, seen.unseen, seen.ofOthers].flat();
  for (const { path, text } of wrong.slice(0, 5)) say(`${path.join(".")}: ${JSON.stringify(text.slice(0, 100))}`);
  report.states("texts of strangers that were read, as ids", seen.texts.toLocaleString("en"));
  report.states("briefs with some of them", seen.briefs.toLocaleString("en"));
  report.none("sentences of Holdoff with a word of a stranger", seen.said.length, seen.texts);
  report.none("texts longer than an id may be", seen.long.length, seen.texts);
  report.none("texts with signs that are not seen", seen.unseen.length, seen.texts);
  report.none("briefs with more than ten of them", seen.listed.length, count);
  report.none("texts of a visitor who was named without proof", seen.ofOthers.length, seen.unproven);
}

async function plantAndRead({ shop, receiver }, mark, isProven, random) {
  const page = shop.page();
  const planted = plants(mark, random);
  for (let at = 0; at < planted.length; at += BATCH_MAX) await page.says(...planted.slice(at, at + BATCH_MAX));
  const customer = fresh("c_");
  const person = { customer, visitor: page.visitor, ...(isProven && { verified: true }) };
  // A letter is not held back by a customer who is here, and this one not by a planted "no" either: it comes with a brief.
  const asked = await shop.schedule({ person, channel: "post", purpose: "transactional", basis: "contract" });
  if (asked.outcome !== "ok") throw new Error(`a letter was answered ${asked.status}`);
  const { id } = asked.body;
  await holdsWithinMs(SENT_WITHIN_MS, () => receiver.received.some(({ message }) => message.data.followUp.id === id));
  const redeemed = await shop.redeem(id);
  const known = await shop.call("person", customer, "GET", `/v1/persons/customer:${customer}`);
  const check = await shop.call("check", "", "POST", "/v1/check", {
    body: { person: { customer }, channel: "call", purpose: "sales", basis: "consent", trigger: { type: "requested" } },
  });
  const messages = receiver.received
    .filter(({ message }) => message.data.followUp.id === id)
    .map(({ message }) => message.data);
  return [
    redeemed.body,
    known.body,
    check.body,
    (await shop.get(id)).body,
    { receipts: await shop.receipts(id) },
    ...messages,
  ];
}

/** Every text that a page may send, with something hostile in it, and more declines than are kept. */
function plants(mark, random) {
  const kinds = Object.values(HOSTILE);
  const rows = Object.entries(SIGNALS).filter(([, { doors }]) => doors.includes("page"));
  const one = rows.flatMap(([type, { props, needs = [] }]) =>
    Object.entries(props)
      .filter(([, kind]) => TEXTS.has(kind))
      .map(([name]) => ({
        ...(needs.includes("channel") && { channel: "chat" }),
        type,
        [name]: random.pick(kinds)(mark),
      })),
  );
  const declines = Array.from({ length: 30 }, (_, n) => ({
    type: "offer.declined",
    offer: `${kinds[n % kinds.length](mark)}${n}`,
  }));
  return [...one, ...declines];
}

/** Every text in it, with the names that lead to it. */
function textsIn(value, path = []) {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    { path: [...path, "a name"], text: name },
    ...textsIn(inner, Array.isArray(value) ? path : [...path, name]),
  ]);
}
