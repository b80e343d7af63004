/** What the CRM shows on a contact or a company: the calls they took part in, whoever recorded them. */
import type {
  CompanyParams,
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
import { createHandler } from "../handlers.ts";
import { toCallView } from "../views/call-view.ts";

export const listContactCalls = createHandler<ContactParams, ListCallsQuery, unknown>(
  async ({ services, params, query }) =>
    await answerCalls(services, toContactSubject(toEmailHash(params.email)), query),
);

export const listCompanyCalls = createHandler<CompanyParams, ListCallsQuery, unknown>(
  async ({ services, params, query }) => {
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
    return await answerCalls(services, toCompanySubject(params.domain), query);
  },
);

/** Time kept back for the answer: an erasure stops before the deadline and says that there is more. */
const ANSWER_MARGIN_MS = 3_000;

export const eraseContact = createHandler<ContactParams, unknown, unknown>(async ({ services, params, deadlineAt }) => {
  const { calls, deliveries, isComplete, suppressedAt } = await services.contactEraser.erase(
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
  services.log.info("contact.erased", { ...totals, deliveries, complete: isComplete });
  const view: ContactErasedView = { suppressedAt, complete: isComplete, totals, deliveries, calls: [...calls] };
  return answerJson(200, view);
});

export const exportContact = createHandler<ContactParams, ExportContactQuery, unknown>(
  async ({ services, params, query }) => {
    const { items, nextCursor, suppressedAt } = await services.contactExporter.read(toEmailHash(params.email), query);
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
    };
    return answerJson(200, page);
  },
);

async function answerCalls(services: Services, subject: AttendanceSubject, query: ListCallsQuery): Promise<Response> {
  const { items, nextCursor } = await services.attendance.listCalls(
    { subject, from: query.from, to: query.to, includeInvisible: query.visible === "any" },
    query,
  );
  return answerJson(200, { items: items.map(toCallView), nextCursor });
}
