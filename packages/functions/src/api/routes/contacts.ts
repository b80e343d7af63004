/** What the CRM shows on a contact or a company: the calls they took part in, whoever recorded them. */
import type { CompanyParams, ContactParams, ListCallsQuery } from "@fathom-sync/contract";
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

async function answerCalls(services: Services, subject: AttendanceSubject, query: ListCallsQuery): Promise<Response> {
  const { items, nextCursor } = await services.attendance.listCalls(
    { subject, from: query.from, to: query.to, includeInvisible: query.visible === "any" },
    query,
  );
  return answerJson(200, { items: items.map(toCallView), nextCursor });
}
