/** What the example's frame asks the API itself: which reps there are, and somebody they spoke with. Your CRM knows both. */
export interface RepChoice {
  readonly repId: string;
  readonly name: string;
}

export interface Contact {
  readonly email: string;
  readonly domain: string;
}

export async function listReps(): Promise<readonly RepChoice[]> {
  return (await readItems("/api/reps?limit=100")) as readonly RepChoice[];
}

/** Somebody from outside whom the rep spoke with last; undefined when there is nobody. */
export async function findContact(repId: string): Promise<Contact | undefined> {
  const calls = await readItems(`/api/reps/${encodeURIComponent(repId)}/calls?limit=25`);
  const people = calls.flatMap((call) => (call as { invitees: readonly Invitee[] }).invitees);
  for (const { email, domain, external } of people) if (external && email && domain) return { email, domain };
  return undefined;
}

interface Invitee {
  readonly email: string | null;
  readonly domain: string | null;
  readonly external: boolean;
}

async function readItems(path: string): Promise<readonly unknown[]> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`the API answered ${response.status}`);
  return ((await response.json()) as { items: readonly unknown[] }).items;
}
