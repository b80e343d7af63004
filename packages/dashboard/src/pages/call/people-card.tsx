/** Who was invited: guests first. */
import type { InviteeView } from "@fathom-sync/contract";
import { Badge, Card } from "../../components/index.ts";
import { useTexts } from "../../texts/language.tsx";
import { CALL_TEXTS } from "./call.texts.ts";

export function PeopleCard({ invitees }: { readonly invitees: readonly InviteeView[] }) {
  const texts = useTexts(CALL_TEXTS);
  const people = invitees.toSorted((a, b) => Number(b.external) - Number(a.external));
  return (
    <Card title={texts.people}>
      {people.length === 0 ? <p className="muted">{texts.noPeople}</p> : null}
      <ul className="stack-tight">
        {people.map((person) => (
          <li key={`${person.email} ${person.name}`} className="person">
            <div className="grow">
              <p className="break">{person.name ?? person.email ?? texts.unnamed}</p>
              {person.name !== null && person.email !== null ? (
                <p className="muted small break">{person.email}</p>
              ) : null}
            </div>
            <Badge tone={person.external ? "info" : "neutral"}>{person.external ? texts.guest : texts.colleague}</Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
