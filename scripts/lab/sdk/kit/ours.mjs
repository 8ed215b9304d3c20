/** The script, as something that says one last thing on each page. */
import { KINDS, LEAVING } from "./kinds.mjs";
import { html, tag } from "./shop.mjs";

let pages = 0;

export class Ours {
  name = "holdoff";

  constructor(collector, shop) {
    this.collector = collector;
    shop.page("/said", ({ searchParams }) =>
      html(
        `${tag(collector)}<script>holdoff("checkout", ${JSON.stringify(searchParams.get("id"))})</script><p>Shop</p>`,
      ),
    );
    this.url = shop.url;
  }

  /** The nth page of a run: what it says, in turn. `leaves`: the page goes by itself, which says something too. */
  trial(nth, { leaves = false } = {}) {
    const kinds = leaves ? [...KINDS, LEAVING] : KINDS;
    const kind = kinds[nth % kinds.length];
    pages += 1;
    const id = `ck_lab_${pages}`;
    const tabOf = () => this.collector.tabOf(id);
    return {
      kind: kind.name,
      canWait: kind.canWait === true,
      url: `${this.url}/said?id=${id}`,
      say: kind.say,
      isReady: () => tabOf() !== undefined,
      isHeard: () =>
        this.collector
          .of(tabOf())
          .some(
            (entry) =>
              entry.type === kind.type && entry.taken > 0 && (!kind.customer || entry.customer === kind.customer),
          ),
    };
  }
}
