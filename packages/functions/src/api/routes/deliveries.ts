/** Deliveries of webhooks that could not be read: which they are, and read again. Their content stays where it is. */
import type { DeliveryPage, DeliveryParams, ListDeliveriesQuery } from "@fathom-sync/contract";
import { AppError, type WebhookDelivery } from "@fathom-sync/core";
import type { Services } from "../../wiring.ts";
import { answerJson } from "../answer.ts";
import { createHandler } from "../handlers.ts";
import { toDeliveryView } from "../views/delivery-view.ts";

/** Reps whose deliveries are read for one page. Most have none that is unreadable. */
const REPS_PER_PAGE = 25;

/** `reps`: the page of reps it is among, none for the first · `after`: the delivery the page before ended with. */
interface Place {
  readonly reps?: string | undefined;
  readonly after?: string | undefined;
}

export const listDeliveries = createHandler<unknown, ListDeliveriesQuery, unknown>(
  async ({ services, query, language }) => {
    const place = parsePlace(query.cursor);
    const reps = await services.reps.list({ limit: REPS_PER_PAGE, cursor: place.reps });
    const found = await Promise.all(reps.items.map(({ repId }) => services.deliveries.listUnreadable(repId)));
    const rest = found.flat().filter((one) => place.after === undefined || toSortText(one) > place.after);
    const page = rest.slice(0, query.limit);
    const last = page.at(-1);
    const isCut = last !== undefined && rest.length > page.length;
    const next: Place | undefined = isCut
      ? { reps: place.reps, after: toSortText(last) }
      : reps.nextCursor === null
        ? undefined
        : { reps: reps.nextCursor };
    return answerJson(200, {
      items: page.map((delivery) => toDeliveryView(delivery, language)),
      nextCursor: next ? Buffer.from(JSON.stringify(next)).toString("base64url") : null,
    } satisfies DeliveryPage);
  },
);

export const getDelivery = createHandler<DeliveryParams, unknown, unknown>(async ({ services, params, language }) =>
  answerJson(200, toDeliveryView(await findDelivery(services, params), language)),
);

/** The queue and a worker take about as long. */
const REPLAY_SECONDS = "2";

export const replayDelivery = createHandler<DeliveryParams, unknown, unknown>(
  async ({ services, params, language }) => {
    const { repId, deliveryId } = params;
    const delivery = await services.deliveryReplay.replayOne(repId, deliveryId);
    services.log.info("webhook.replayed", { repId, deliveryId, state: delivery.state });
    return answerJson(202, toDeliveryView(delivery, language), { "retry-after": REPLAY_SECONDS });
  },
);

/** @throws AppError delivery_not_found */
async function findDelivery(services: Services, { repId, deliveryId }: DeliveryParams): Promise<WebhookDelivery> {
  const delivery = await services.deliveries.find(repId, deliveryId);
  if (!delivery) throw new AppError("delivery_not_found", `rep ${repId} has no such delivery`);
  return delivery;
}

/** Sorts as the list does: reps by id, as text is compared, then the longest waiting. */
function toSortText({ repId, receivedAt, deliveryId }: WebhookDelivery): string {
  return `${repId} ${receivedAt} ${deliveryId}`;
}

/** @throws AppError invalid_cursor */
function parsePlace(cursor: string | undefined): Place {
  if (cursor === undefined) return {};
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (isPlace(place)) return place;
  } catch {
    // Not JSON: the same answer as for every other cursor that is none of ours.
  }
  throw new AppError("invalid_cursor", "cursor: take the nextCursor of a list's answer, unchanged");
}

function isPlace(value: unknown): value is Place {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([name, text]) => (name === "reps" || name === "after") && typeof text === "string",
  );
}
