/* The call list: shows the cards that the shop's backend has, and passes on what the agent does with them. */

const cards = document.getElementById("cards");
const empty = document.getElementById("empty");
const live = document.getElementById("live");
const query = `?key=${encodeURIComponent(document.body.dataset.key)}`;

const texts = document.getElementById("texts");
const noTexts = document.getElementById("no-texts");

/** What may come of a call, in the agent's words; the last one was no call, and does not count as one. */
const OUTCOMES = new Map([
  ["reached", "Reached"],
  ["converted", "Ordered"],
  ["no_answer", "No answer"],
  ["declined", "Said no"],
  ["complained", "Complained"],
  ["undelivered", "Never rang"],
]);

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null));
  return element;
}

function ago(ageMs) {
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 1) return "just now";
  return minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
}

const count = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;

/** What the brief knows of the customer, a few words each. Never pages, dwell or steps: Holdoff does not hand them out. */
function known(brief) {
  const words = [
    brief.customerSince && `customer since ${brief.customerSince.slice(0, 4)}`,
    brief.orders && count(brief.orders, "order"),
    ...(brief.products ?? []).map((product) => `owns ${product}`),
    ...(brief.declined ?? []).map((offer) => `said no to ${offer.replaceAll("-", " ")}`),
    brief.openTickets && count(brief.openTickets, "open support case"),
    brief.contacts?.length && count(brief.contacts.length, "recent contact"),
  ].filter(Boolean);
  return words.length === 0 ? null : make("ul", "known", ...words.map((word) => make("li", "", word)));
}

async function post(button, path, body) {
  button.disabled = true;
  await fetch(path + query, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body ?? {}),
  }).catch(() => undefined);
  await refresh();
}

function actions(card) {
  const path = `/agent/api/calls/${encodeURIComponent(card.id)}`;
  const button = (label, className, action, body) => {
    const element = make("button", className, label);
    element.type = "button";
    element.addEventListener("click", () => post(element, `${path}/${action}`, body));
    return element;
  };
  switch (card.state) {
    case "offered":
      return [button("Redeem and dial", "first", "dial")];
    case "dialled":
      return [...OUTCOMES].map(([outcome, label]) => button(label, "", "outcome", { outcome }));
    default:
      return [button("Set aside", "", "set-aside")];
  }
}

function said(card) {
  if (card.state === "dialled") return make("p", "dialling", `Dialling ${card.phone || "now"}. Go ahead.`);
  if (card.state === "done") return make("p", "", `Done: ${OUTCOMES.get(card.outcome).toLowerCase()}.`);
  if (card.state !== "refused") return null;
  const reasons = card.refusal.reasons.map((reason) => make("li", "", reason));
  return make("div", "refusal", make("strong", "", card.refusal.headline), make("ul", "", ...reasons));
}

function draw(card) {
  const title = make("h2", "", card.name || "A customer", make("span", "phone", card.phone));
  const item = make(
    "li",
    `card ${card.state}`,
    make(
      "header",
      "",
      title,
      make("span", "age", [card.department, `released ${ago(card.ageMs)}`].filter(Boolean).join(", ")),
    ),
    make("p", "reason", card.brief.reason),
    known(card.brief),
    said(card),
    card.trouble ? make("p", "trouble", card.trouble) : null,
    make("div", "buttons", ...actions(card)),
  );
  item.dataset.testid = `call-${card.id}`;
  item.setAttribute("aria-label", `${card.name || "A customer"}, ${card.state}`);
  return item;
}

function drawText(text) {
  const item = make(
    "li",
    "",
    make("p", "words", `“${text.words}”`),
    make("p", "soft", `to ${text.to || "a customer"} ${text.phone}, ${text.department}, sent ${ago(text.ageMs)}`),
  );
  item.dataset.testid = `text-${text.id}`;
  return item;
}

const dataOf = async (path) => (await (await fetch(path + query)).json()).data;

let asked = 0;
async function refresh() {
  asked += 1;
  const mine = asked;
  const [calls, sent] = await Promise.all([dataOf("/agent/api/calls"), dataOf("/agent/api/texts")]);
  // A later question may have been answered first.
  if (mine !== asked) return;
  cards.replaceChildren(...calls.map(draw));
  empty.hidden = calls.length > 0;
  texts.replaceChildren(...sent.map(drawText));
  noTexts.hidden = sent.length > 0;
}

const stream = new EventSource("/agent/stream");
stream.addEventListener("open", () => {
  live.textContent = "up to date";
  refresh().catch(() => undefined);
});
stream.addEventListener("changed", () => refresh().catch(() => undefined));
// For the ages on the cards.
setInterval(() => refresh().catch(() => undefined), 30_000);
stream.addEventListener("error", () => {
  live.textContent = "connection lost, trying again";
});
