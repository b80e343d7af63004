/**
 * Registers and deletes webhooks at Fathom: one method, one request, one attempt. The secret is in the result alone; no message and
 * no log line holds it, nor the address it is for.
 *
 * Source: Fathom's API reference, create and delete a webhook: id and secret are shown in the answer to POST and never again.
 */
import { SourceError } from "@fathom-sync/core";
import * as z from "zod";
import { readBody, UnreadableBody } from "./body.ts";
import { type RequestOptions, type Transport, toConnectionError } from "./transport.ts";

/** All of a rep's own calls: private ones, and on team plans those shared with a team (Fathom: webhooks, triggered_for). */
export const ALL_OWN_CALLS = ["my_recordings", "my_shared_with_team_recordings"] as const;
/** What plans without teams accept. */
export const OWN_CALLS_WITHOUT_TEAMS = ["my_recordings"] as const;

export interface NewWebhook {
  readonly webhookId: string;
  /** `whsec_` and base64: what deliveries are signed with. */
  readonly secret: string;
}

export interface WebhookClient {
  /** @throws SourceError as `listMeetings`; `fathom_rejected_request` also when the plan knows no such trigger. */
  create(
    apiKey: string,
    input: { readonly url: string; readonly triggeredFor: readonly string[] },
    options?: RequestOptions,
  ): Promise<NewWebhook>;
  /** False when Fathom does not have it (any more), or it is another user's. @throws SourceError */
  remove(apiKey: string, webhookId: string, options?: RequestOptions): Promise<boolean>;
}

const MAX_BYTES = 64 * 1024;
/** Ids and secrets as text of any form: what a secret must be to verify anything is judged where it is used. */
const Created = z.object({ id: z.string().min(1), secret: z.string().min(1) });

export function createWebhookClient(transport: Transport): WebhookClient {
  return {
    create(apiKey, { url, triggeredFor }, options = {}) {
      const json = {
        destination_url: url,
        triggered_for: triggeredFor,
        include_transcript: true,
        include_summary: true,
        include_action_items: true,
        include_crm_matches: false,
      };
      return transport(apiKey, { method: "POST", path: "/webhooks", json, expected: [200, 201], read }, options);
    },
    remove(apiKey, webhookId, options = {}) {
      const path = `/webhooks/${encodeURIComponent(webhookId)}`;
      const expected = [200, 204, 404];
      const readStatus = async ({ status }: Response) => status !== 404;
      return transport(apiKey, { method: "DELETE", path, expected, read: readStatus }, options);
    },
  };
}

async function read(response: Response, signal: AbortSignal): Promise<NewWebhook> {
  let body: string | undefined;
  try {
    body = await readBody(response, MAX_BYTES, signal);
    const { id, secret } = Created.parse(JSON.parse(body));
    return { webhookId: id, secret };
  } catch (error) {
    if (!(error instanceof UnreadableBody) && body === undefined) throw toConnectionError(error);
    // The cause would quote the body.
    throw new SourceError("fathom_malformed_answer", "Fathom registered a webhook and did not give its id and secret", {
      status: response.status,
    });
  }
}
