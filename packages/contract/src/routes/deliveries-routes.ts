/** What Fathom's webhooks delivered and nobody could read. */
import { DeliveryPage, DeliveryParams, DeliveryView, ListDeliveriesQuery } from "../deliveries.ts";
import { EXAMPLES } from "../examples.ts";
import type { Route } from "../route.ts";
import { LOOK_AGAIN } from "./route-parts.ts";

export const DELIVERIES_ROUTES: readonly Route[] = [
  {
    id: "listDeliveries",
    method: "GET",
    path: "/api/deliveries",
    tag: "deliveries",
    summary: "Deliveries of webhooks that could not be read",
    description:
      "Of all reps, rep by rep in the order of their ids, each rep's longest waiting first; without their content. The calls themselves are not lost: the next poll finds them. A page may hold fewer than `limit`, or none, although more follow.",
    auth: "admin",
    query: ListDeliveriesQuery,
    answers: [
      { status: 200, description: "One page.", shape: DeliveryPage, examples: { page: EXAMPLES.deliveryPage } },
    ],
    problems: ["invalid_cursor"],
  },
  {
    id: "getDelivery",
    method: "GET",
    path: "/api/reps/{repId}/deliveries/{deliveryId}",
    tag: "deliveries",
    summary: "How one delivery stands",
    description: "In any state, for 30 days after it came; without its content.",
    auth: "admin",
    params: DeliveryParams,
    answers: [
      { status: 200, description: "The delivery.", shape: DeliveryView, examples: { unreadable: EXAMPLES.delivery } },
    ],
    problems: ["delivery_not_found"],
  },
  {
    id: "replayDelivery",
    method: "POST",
    path: "/api/reps/{repId}/deliveries/{deliveryId}/replay",
    tag: "deliveries",
    summary: "Read a delivery again",
    description:
      "For when what could not read it has been repaired. It is worked in the background as if it had just come; look at it again to see what came of it. Twice is as good as once.",
    auth: "admin",
    params: DeliveryParams,
    answers: [
      {
        status: 202,
        description: "It waits to be read again.",
        shape: DeliveryView,
        examples: { waiting: EXAMPLES.delivery },
        headers: LOOK_AGAIN,
      },
    ],
    problems: ["delivery_not_found", "delivery_settled"],
  },
];
