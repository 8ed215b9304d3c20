/** What a row of the lab measured: each figure with what is wanted of it, and whether it held. */
import { percentile } from "../../../faults/kit/report.mjs";

const text = (value) => value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 1 });

export class Figures {
  list = [];

  get judged() {
    return this.list.filter(({ held }) => held !== null).length;
  }

  get broken() {
    return this.list.filter(({ held }) => held === false).length;
  }

  get lines() {
    return this.list.map(
      ({ what, figure, wanted, held }) =>
        `  ${figure.padEnd(22)} ${what}${wanted ? ` (wanted: ${wanted}${held ? "" : ": NOT HELD"})` : ""}`,
    );
  }

  /** Something that must not be, counted. */
  none(what, found, of) {
    this.#add(what, `${text(found)} of ${text(of)}`, "0", of > 0 && found === 0);
  }

  /** How many of them were as they should be. */
  share(what, got, of, least) {
    this.#add(what, `${text(got)} of ${text(of)}`, `>= ${text(least * 100)} %`, of > 0 && got >= of * least);
  }

  most(what, value, most, unit = "") {
    this.#add(what, `${text(value)} ${unit}`.trim(), `<= ${text(most)} ${unit}`.trim(), value <= most);
  }

  /** The longest of them. */
  within(what, tookMs, mostMs) {
    const worst = Math.max(...tookMs);
    const figure = tookMs.length === 0 ? "never" : `${text(worst)} ms`;
    const median = tookMs.length === 0 ? "" : `, median ${text(percentile(tookMs, 0.5))} ms`;
    this.#add(
      `${what}, worst of ${tookMs.length}${median}`,
      figure,
      `<= ${text(mostMs)} ms`,
      tookMs.length > 0 && worst <= mostMs,
    );
  }

  /** Something stated and not judged. */
  states(what, value) {
    this.#add(what, typeof value === "number" ? text(value) : value, "", null);
  }

  #add(what, figure, wanted, held) {
    this.list.push({ what, figure, wanted, held });
  }
}
