/** Connections: a key goes in once, its last four characters are all that comes out. */
import type { PutConnectionBody } from "@fathom-sync/contract";
import { answerJson } from "../answer.ts";
import { createHandler } from "../handlers.ts";
import { toConnectionView } from "../views/rep-view.ts";

type RepParams = { readonly repId: string };

export const putConnection = createHandler<RepParams, unknown, PutConnectionBody>(
  async ({ services, params, body }) => {
    const connection = await services.connections.connect(params.repId, body.apiKey);
    await services.roster.note(params.repId);
    return answerJson(200, toConnectionView(connection));
  },
);

export const testConnection = createHandler<RepParams, unknown, unknown>(async ({ services, params }) => {
  const connection = await services.connections.test(params.repId);
  await services.roster.note(params.repId);
  return answerJson(200, toConnectionView(connection));
});

export const deleteConnection = createHandler<RepParams, unknown, unknown>(async ({ services, params }) => {
  await services.connections.disconnect(params.repId);
  await services.roster.note(params.repId);
  return new Response(null, { status: 204 });
});
