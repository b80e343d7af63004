/** What a contact or a company was told, and a person's rights. */
import { CallPage, ListCallsQuery } from "../calls.ts";
import { CompanyParams, ContactErasedView, ContactExportPage, ContactParams, ExportContactQuery } from "../contacts.ts";
import { EXAMPLES } from "../examples.ts";
import { ConditionalHeaders } from "../request-headers.ts";
import type { Route } from "../route.ts";
import { ETAG, NOT_MODIFIED } from "./route-parts.ts";

export const CONTACTS_ROUTES: readonly Route[] = [
  {
    id: "listContactCalls",
    method: "GET",
    path: "/api/contacts/{email}/calls",
    tag: "contacts",
    summary: "The calls a contact was invited to, newest first",
    description:
      "External participants only, by their e-mail address in any case. An address nobody knows has an empty list. `from` (inclusive) and `to` (exclusive) are compared with startedAt. A page may hold fewer than `limit` although more follow.",
    auth: "admin",
    params: ContactParams,
    query: ListCallsQuery,
    headers: ConditionalHeaders,
    answers: [
      { status: 200, description: "One page.", shape: CallPage, examples: { page: EXAMPLES.callPage }, headers: ETAG },
      NOT_MODIFIED,
    ],
    problems: ["invalid_cursor"],
  },
  {
    id: "listCompanyCalls",
    method: "GET",
    path: "/api/companies/{domain}/calls",
    tag: "contacts",
    summary: "The calls with people of a company, newest first",
    description:
      "By the domain of the external participants' addresses, exactly: a subdomain is another one. Each call once, however many took part. Domains of free mail providers (gmail.com and the like) are refused: they are no companies.",
    auth: "admin",
    params: CompanyParams,
    query: ListCallsQuery,
    headers: ConditionalHeaders,
    answers: [
      { status: 200, description: "One page.", shape: CallPage, examples: { page: EXAMPLES.callPage }, headers: ETAG },
      NOT_MODIFIED,
    ],
    problems: ["invalid_cursor"],
  },
  {
    id: "exportContact",
    method: "GET",
    path: "/api/contacts/{email}/export",
    tag: "contacts",
    summary: "Everything held of a person",
    description:
      "Call by call: how they were invited, the action items assigned to them, and what they said. Calls that list them as an external participant come first, newest first; then all calls of all reps are looked through for them in any other place, so that a page may hold fewer than `limit`, or none, although more follow. Lines without an address are theirs when the name is that of somebody with the address in the same call.",
    auth: "admin",
    params: ContactParams,
    query: ExportContactQuery,
    answers: [
      { status: 200, description: "One page.", shape: ContactExportPage, examples: { page: EXAMPLES.contactExport } },
    ],
    problems: ["invalid_cursor"],
  },
  {
    id: "eraseContact",
    method: "DELETE",
    path: "/api/contacts/{email}",
    tag: "contacts",
    summary: "Erase a person, and keep them out",
    description:
      "From invitees, action items and transcript lines of every call that names them, as a guest or as a colleague; their lines read [erased]. All calls of all reps are looked through (`searched`); what does not fit into a request goes on by itself, and at once when it is sent again. Whatever Fathom still lists, they do not come back. Titles, summaries and other people's words stay: delete the call for those. Erasing somebody again is as good as once.",
    auth: "admin",
    params: ContactParams,
    answers: [
      {
        status: 200,
        description: "What was changed.",
        shape: ContactErasedView,
        examples: { erased: EXAMPLES.contactErased },
        optionalHeaders: { "Retry-After": "Seconds after which to send it again, while there is more." },
      },
    ],
    problems: [],
  },
];
