/** Reads addresses by the shop's patterns, now and whenever they change. */
import { attempt } from "./guard.js";
import type { RoomPart, Way } from "./later.js";
import { type Address, createFunnel } from "./signals/funnel.js";

const funnel: RoomPart = ({ options, may, who, emit, hear }) => {
  const { note, look } = createFunnel(options, () => !!may());
  const lookAt = (way: Way | undefined, address?: Address) => look(emit, who().refs.checkout, way, address);
  const load = attempt(() => performance.getEntriesByType("navigation")[0]);
  // A page may have gone on to another address before this part was there, and said something on its way.
  const first = attempt(() => new URL(`${load?.name}`));
  lookAt(load, first && first.pathname + first.search !== location.pathname + location.search ? first : undefined);
  hear({ note, look: lookAt });
  lookAt(undefined);
};

export default funnel;
