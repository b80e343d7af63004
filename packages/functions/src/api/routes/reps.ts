/** Reps: the CRM's people, with how their connection and their calls stand. */
import type { DeleteRepQuery, Language, ListRepsQuery, PutRepBody, RepPurging, RepView } from "@fathom-sync/contract";
import { type Rep, toFathomEmail } from "@fathom-sync/core";
import type { Services } from "../../wiring.ts";
import { answerJson } from "../answer.ts";
import { createHandler } from "../handlers.ts";
import { readStandings } from "../read-standings.ts";
import { toRepView } from "../views/rep-view.ts";

type RepParams = { readonly repId: string };

export const listReps = createHandler<unknown, ListRepsQuery, unknown>(async ({ services, query, language }) => {
  const { items, nextCursor } = await services.reps.list(query);
  return answerJson(200, { items: await toRepViews(services, items, language), nextCursor });
});

export const getRep = createHandler<RepParams, unknown, unknown>(async ({ services, params, language }) => {
  return answerJson(200, await readRepView(services, await services.reps.get(params.repId), language));
});

export const putRep = createHandler<RepParams, unknown, PutRepBody>(async ({ services, params, body, language }) => {
  const { rep, created } = await services.reps.put(params.repId, {
    name: body.name,
    email: body.email,
    fathomEmail: toFathomEmail(body.fathomEmail ?? body.email),
    active: body.active ?? true,
  });
  if (!rep.active) await services.connections.pause(rep.repId);
  await services.roster.note(rep.repId);
  services.log.info("rep.put", { repId: rep.repId, created, active: rep.active });
  return answerJson(created ? 201 : 200, await readRepView(services, rep, language));
});

/** Time kept back for the answer: an erasure stops before the deadline and goes on behind the request. */
const ANSWER_MARGIN_MS = 3_000;

/** The same request again goes on at once; it also goes on by itself. */
const PURGE_RETRY_SECONDS = "1";

export const deleteRep = createHandler<RepParams, DeleteRepQuery, unknown>(
  async ({ services, params, query, deadlineAt }) => {
    const { repId } = params;
    if (query.purge === "true") {
      const isErased = await services.repPurge.purge(repId, deadlineAt - ANSWER_MARGIN_MS);
      // It holds the rep's name and address.
      await services.roster.forget();
      services.log.info("rep.purged", { repId, complete: isErased });
      return isErased
        ? new Response(null, { status: 204 })
        : answerJson(202, { repId, state: "purging" } satisfies RepPurging, { "retry-after": PURGE_RETRY_SECONDS });
    }
    await services.connections.disconnect(repId);
    await services.reps.remove(repId);
    await services.roster.note(repId);
    services.log.info("rep.deleted", { repId });
    return new Response(null, { status: 204 });
  },
);

async function readRepView(services: Services, rep: Rep, language: Language): Promise<RepView> {
  const [state, connection] = await Promise.all([
    services.states.get(rep.repId),
    rep.connectionId === undefined ? undefined : services.connectionRecords.find(rep.connectionId),
  ]);
  return toRepView(rep, connection, state, { language, retention: services.retention });
}

/** As of a moment ago, in batches: a list is not what somebody wrote just now. */
async function toRepViews(services: Services, reps: readonly Rep[], language: Language): Promise<RepView[]> {
  const standings = await readStandings(services, reps);
  return standings.map(({ rep, connection, state }) =>
    toRepView(rep, connection, state, { language, retention: services.retention }),
  );
}
