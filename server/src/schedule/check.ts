/** May this contact be made now? A decision, with nothing stored, linked or created. */
import type { Decision } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { Deliberation } from "../gate/deliberation.js";
import { toDecision } from "../gate/receipt.js";
import { decideFor } from "../gate/shadow.js";
import { policyUnreadable } from "../http/not-changed.js";
import { newFollowUpId, type Scope, visitorRefFromShop } from "../ids.js";
import type { PersonDocument } from "../person/document.js";
import { joinOutsiders, presenceOf } from "../person/outsiders.js";
import type { Opened } from "../sites.js";
import { revisionOf } from "../state/activity-change.js";
import { ordersAt } from "../state/checkout-key.js";
import { checkoutsToPointFrom, withOrdersElsewhere } from "../state/reach-others.js";
import { primaryRef } from "../state/resolve-person.js";
import { draft } from "./draft.js";
import { refusePurpose } from "./refuse-purpose.js";
import type { CheckedRequest } from "./request-schema.js";
import { masked } from "./schedule-follow-up.js";

export async function check({ people }: Doors, { site, scope }: Opened, request: CheckedRequest): Promise<Decision> {
  if (site.unreadable) throw policyUnreadable();
  const named = primaryRef(request.person);
  if (!named) throw new Error("a request that names nobody passed the schema");
  const loaded = await people.load(scope, named);
  refusePurpose(request, site, loaded.site);
  const checkout = request.about?.checkout;
  const checkouts = [
    ...(checkout === undefined ? [] : [checkout]),
    ...checkoutsToPointFrom(loaded.ref, loaded.document),
  ];
  const orders = await Promise.all([...new Set(checkouts)].map((one) => ordersAt(people.store, scope, one)));
  const { person } = request;
  const known = withOrdersElsewhere(loaded.document, orders.flat());
  const document = person.visitor === undefined ? known : await withVisitor(people, scope, known, person.visitor);
  const { followUp } = draft(request, {
    id: newFollowUpId(loaded.partition),
    document,
    nowMs: loaded.nowMs,
    destination: undefined,
    isUnseen: false,
    isAssociated: false,
    shown: masked(request),
  });
  const deliberation = new Deliberation(document, site.policy, loaded.site);
  const { decision, wouldBe } = decideFor(deliberation, followUp, loaded.nowMs, site.enforce);
  return toDecision(decision, {
    revision: revisionOf(loaded),
    policyHash: site.policy.hash,
    ...(wouldBe ? { wouldBe } : {}),
  });
}

/** The presence of the visitor that the request names, as scheduling it would have it told. */
async function withVisitor(
  people: Doors["people"],
  scope: Scope,
  document: PersonDocument,
  name: string,
): Promise<PersonDocument> {
  const visitor = visitorRefFromShop(name);
  const { document: seen } = await people.load(scope, visitor);
  const presence = presenceOf(seen.now);
  if (presence === null) return document;
  const outsiders = joinOutsiders(document.now.outsiders, { [visitor]: presence });
  return { ...document, now: { ...document.now, outsiders } };
}
