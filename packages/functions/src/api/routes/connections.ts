/** Connections: a key goes in once, its last four characters are all that comes out. */
import type { PutConnectionBody } from "@fathom-sync/contract";
import { answerJson } from "../answer.ts";
import { createHandler } from "../handlers.ts";
import { toConnectionView } from "../views/rep-view.ts";

type RepParams = { readonly repId: string };

export const putConnection = createHandler<RepParams, unknown, PutConnectionBody>(
  async ({ services, params, body }) => {
    return answerJson(200, toConnectionView(await services.connections.connect(params.repId, body.apiKey)));
  },
);

export const testConnection = createHandler<RepParams, unknown, unknown>(async ({ services, params }) => {
  return answerJson(200, toConnectionView(await services.connections.test(params.repId)));
});

export const deleteConnection = createHandler<RepParams, unknown, unknown>(async ({ services, params }) => {
  await services.connections.disconnect(params.repId);
  return new Response(null, { status: 204 });
});
