/** What is known of a browser goes on under its new visitor id; the old one keeps which checkouts it showed. */
import { refOf } from "../ids.js";
import { joinCart } from "./carts.js";
import type { PersonDocument } from "./document.js";
import { emptyDocument } from "./empty-document.js";
import { joinKnown } from "./join-known.js";
import { joinInto, own } from "./own.js";

export function withNewVisitor(document: PersonDocument, old: string, next: string): PersonDocument {
  const { known } = document;
  const news = emptyDocument().known;
  news.refs.push(refOf("visitor", next));
  const shownAtMs = own(known.shownAtMs, old);
  if (shownAtMs !== undefined) news.shownAtMs[next] = shownAtMs;
  const cart = own(known.carts, old);
  if (cart !== undefined) joinInto(news.carts, next, cart, joinCart);
  const { [old]: _, ...carts } = known.carts;
  return { ...document, known: joinKnown({ ...known, carts }, news, document.customer) };
}
