/** What the CRM shows on a contact or a company: the calls they took part in, whoever recorded them. */
import type {
  CompanyParams,
  ConditionalHeaders,
  ContactErasedView,
  ContactExportPage,
  ContactParams,
  ExportContactQuery,
  ListCallsQuery,
} from "@fathom-sync/contract";
import {
  type AttendanceSubject,
  isFreeMailDomain,
  toCompanySubject,
  toContactSubject,
  toEmailHash,
} from "@fathom-sync/core";
import type { Services } from "../../wiring.ts";
import { answerJson, BadRequest } from "../answer.ts";
import { answerTagged } from "../entity-tag.ts";
import { createHandler } from "../handlers.ts";
import { toCallView } from "../views/call-view.ts";

export const listContactCalls = createHandler<ContactParams, ListCallsQuery, unknown, ConditionalHeaders>(
  async ({ services, params, query, headers }) =>
    await answerCalls(services, toContactSubject(toEmailHash(params.email)), query, headers),
);

export const listCompanyCalls = createHandler<CompanyParams, ListCallsQuery, unknown, ConditionalHeaders>(
  async ({ services, params, query, headers }) => {
    if (isFreeMailDomain(params.domain)) {
      // An empty list would say that there were no calls.
      throw new BadRequest("invalid_request", {
        errors: [
          {
            path: "path.domain",
            message: "is a free mail provider's and no company's",
            allowed: "a company's own domain; for one person ask by contact",
          },
        ],
      });
    }
    return await answerCalls(services, toCompanySubject(params.domain), query, headers);
  },
);

/** Time kept back for the answer: an erasure stops before the deadline and says that there is more. */
const ANSWER_MARGIN_MS = 3_000;

export const eraseContact = createHandler<ContactParams, unknown, unknown>(async ({ services, params, deadlineAt }) => {
  const { calls, deliveries, isComplete, searched, suppressedAt } = await services.contactEraser.erase(
    toEmailHash(params.email),
    deadlineAt - ANSWER_MARGIN_MS,
  );
  const sum = (name: "invitees" | "transcriptLines" | "actionItems") =>
    calls.reduce((total, call) => total + call[name], 0);
  const totals = {
    calls: calls.length,
    invitees: sum("invitees"),
    transcriptLines: sum("transcriptLines"),
    actionItems: sum("actionItems"),
  };
  services.log.info("contact.erased", { ...totals, deliveries, searched: searched.calls, complete: isComplete });
  const view: ContactErasedView = {
    suppressedAt,
    complete: isComplete,
    searched: toSearchedView(searched),
    totals,
    deliveries,
    calls: [...calls],
  };
  return answerJson(200, view, isComplete ? {} : { "retry-after": "1" });
});

/** Calls of a page are looked through for no longer; what is not done by then is the next page's. */
const EXPORT_MS = 8_000;

export const exportContact = createHandler<ContactParams, ExportContactQuery, unknown>(
  async ({ services, params, query, deadlineAt }) => {
    const stopAt = Math.min(deadlineAt - ANSWER_MARGIN_MS, services.clock.now() + EXPORT_MS);
    const read = await services.contactExporter.read(toEmailHash(params.email), query, stopAt);
    const { items, nextCursor, suppressedAt, searched, deliveries } = read;
    const page: ContactExportPage = {
      items: items.map(({ call, invitees, actionItems, lines }) => ({
        recordingId: call.recordingId,
        repId: call.repId,
        title: call.title,
        startedAt: call.startedAt,
        visible: call.visible,
        invitees: [...invitees],
        actionItems: [...actionItems],
        transcript: [...lines],
      })),
      nextCursor,
      suppressedAt: suppressedAt ?? null,
      searched: toSearchedView(searched),
      deliveries: deliveries.map(({ repId, deliveryId, recordingId = null, receivedAt }) => ({
        repId,
        deliveryId,
        recordingId,
        receivedAt,
      })),
    };
    return answerJson(200, page);
  },
);

function toSearchedView({ calls, isComplete }: { readonly calls: number; readonly isComplete: boolean }) {
  return { calls, complete: isComplete };
}

async function answerCalls(
  services: Services,
  subject: AttendanceSubject,
  query: ListCallsQuery,
  headers: ConditionalHeaders,
): Promise<Response> {
  const { items, nextCursor } = await services.attendance.listCalls(
    { subject, from: query.from, to: query.to, includeInvisible: query.visible === "any" },
    query,
  );
  return answerTagged(headers, { items: items.map(toCallView), nextCursor });
}
