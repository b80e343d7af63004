/** What the example's frame asks the API itself: which reps there are, and somebody they spoke with. Your CRM knows both. */
import type { FathomSyncClient } from "@fathom-sync/contract";

export interface RepChoice {
  readonly repId: string;
  readonly name: string;
}

export interface Contact {
  readonly email: string;
  readonly domain: string;
}

/** All of them, or the one that is signed in. */
export async function listReps(client: FathomSyncClient): Promise<readonly RepChoice[]> {
  const me = await client.getMe();
  if (me.role === "rep" && me.repId !== null) return [await client.getRep({ repId: me.repId })];
  return (await client.listReps({ limit: 100 })).items;
}

/** Somebody from outside whom the rep spoke with last; undefined when there is nobody. */
export async function findContact(client: FathomSyncClient, repId: string): Promise<Contact | undefined> {
  const { items } = await client.listCalls({ repId, limit: 25 });
  for (const { email, domain, external } of items.flatMap(({ invitees }) => invitees)) {
    if (external && email && domain) return { email, domain };
  }
  return undefined;
}
