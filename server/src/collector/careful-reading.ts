/**
 * What a property does that is there and cannot be read. One that narrows a decline or a refusal widens it; one that
 * allows something drops the fact; any other is left out. So junk never makes the gate less careful than a readable value
 * would.
 */
import type { SignalType } from "@holdoff/sdk/wire";
import type { Drop, Reading } from "./reading-step.js";

type Careful = (reading: Reading) => Drop | undefined;

/** Without these exactly as they are written there is no such permission. */
const exactly =
  (...names: string[]): Careful =>
  ({ unread }) => {
    for (const name of names) {
      const why = unread.get(name);
      if (why !== undefined) return { ...why, pointer: `/${name}` };
    }
    return undefined;
  };

/** One of these a preference has to say. */
const SAID = ["allow", "hours", "pauseUntil"];

function refusesEvery({ unread, props }: Reading): undefined {
  if (unread.has("purpose")) props["everyPurpose"] = true;
}

function declinesEvery({ unread, props }: Reading): undefined {
  if (unread.has("offer")) props["everyOffer"] = true;
}

const CAREFUL: { readonly [T in SignalType]?: Careful } = {
  // Engagement that cannot be read may have grown: then somebody is at work.
  "page.active": (reading) => {
    if (reading.unread.has("engagedMs")) reading.type = "page.viewed";
    return undefined;
  },
  "cart.changed": ({ unread, props }) => {
    if (unread.has("items")) props["items"] = 0;
    return undefined;
  },
  "order.completed": ({ around, props, ignored }) => {
    // A backend knows what was ordered: only a page concludes it.
    if (around.door === "backend" && props["inferred"] !== undefined) {
      delete props["inferred"];
      ignored.push({ pointer: "/inferred", detail: "expected from a page only" });
    }
    return undefined;
  },
  "order.cancelled": exactly("order"),
  "offer.declined": declinesEvery,
  "contact.declined": (reading) => {
    if (reading.unread.has("channel") && reading.props["offer"] !== undefined) reading.props["channel"] = "all";
    return declinesEvery(reading);
  },
  "consent.given": (reading) => {
    if (reading.unread.has("preTicked")) reading.props["preTicked"] = true;
    leaveOutLifts(reading);
    return undefined;
  },
  "consent.withdrawn": refusesEvery,
  "contact.requested": exactly("channel", "offer", "when"),
  "ticket.closed": exactly("ticket"),
  // A contact that never arrived counts for nothing: it has to be clear which one.
  "contact.made": (reading) => {
    const { outcome } = reading.props;
    if (outcome === "undelivered") return exactly("channel", "offer", "followUp")(reading);
    return outcome === "declined" ? declinesEvery(reading) : undefined;
  },
  "message.received": (reading) => {
    if (reading.props["keyword"] !== "start") return undefined;
    if (reading.raw["channel"] !== undefined && reading.raw["channel"] !== null) return exactly("channel")(reading);
    return { reason: "bad_props", pointer: "/channel", detail: "expected the channel on which messages may go on" };
  },
  "preference.set": (reading) => {
    const { unread, props } = reading;
    if (unread.has("allow")) props["allow"] = false;
    leaveOutLifts(reading);
    if (props["allow"] === false) refusesEvery(reading);
    if (props["allow"] === true && (unread.has("channel") || unread.has("purpose"))) {
      return exactly("channel", "purpose")(reading);
    }
    if (SAID.some((name) => props[name] !== undefined)) return undefined;
    return (
      exactly(...SAID)(reading) ?? {
        reason: "bad_props",
        pointer: "/allow",
        detail: "expected allow, hours or pauseUntil",
      }
    );
  },
};

/** An opt-in lifts only what it names exactly: its channel and purpose as they are written, and no line behind them all. */
function leaveOutLifts({ raw, props, around, ignored }: Reading): void {
  const { lifts, channel = "all", purpose = "all" } = props;
  if (lifts === undefined) return;
  const isExact = (raw["channel"] ?? "all") === channel && (raw["purpose"] ?? "all") === purpose;
  const isLine = !Array.isArray(lifts);
  const mayDraw = around.door === "backend" && channel !== "all" && purpose !== "all";
  if (isExact && (!isLine || mayDraw)) return;
  delete props["lifts"];
  const detail = isExact
    ? "expected ids of refusals; a time only from the backend, for one channel and one purpose"
    : "expected beside a channel and a purpose exactly as they are written";
  ignored.push({ pointer: "/lifts", detail });
}

export const readCarefully = (reading: Reading): Drop | undefined => CAREFUL[reading.type]?.(reading);
