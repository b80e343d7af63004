/** Deeds in words: when, who, what and how it ended, and about whom, by name where the name is known. */
import type { AuditEntryView } from "@fathom-sync/contract";
import { Link } from "@tanstack/react-router";
import { Table } from "../../components/index.ts";
import { useFormat } from "../../data/api.tsx";
import { useRepNames } from "../../data/use-rep-names.ts";
import { useTexts } from "../../texts/language.tsx";
import { AUDIT_TEXTS } from "./audit.texts.ts";
import { type AuditTarget, findActorRep, toShort, toTarget } from "./audit-target.ts";

export function AuditTable({ entries }: { readonly entries: readonly AuditEntryView[] }) {
  const texts = useTexts(AUDIT_TEXTS);
  const format = useFormat();
  const rows = entries.map((entry) => ({ entry, target: toTarget(entry), actorRep: findActorRep(entry) }));
  const names = useRepNames(
    rows.flatMap(({ target, actorRep }) =>
      [target.kind === "rep" ? target.id : undefined, actorRep].filter((id) => id !== undefined),
    ),
  );
  return (
    <Table caption={texts.title} isStacked>
      <thead>
        <tr>
          <th scope="col">{texts.when}</th>
          <th scope="col">{texts.actor}</th>
          <th scope="col">{texts.action}</th>
          <th scope="col">{texts.target}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ entry, target, actorRep }) => (
          <tr key={`${entry.at} ${entry.requestId}`}>
            <th scope="row" className="nowrap">
              {format.dateTime(entry.at)}
            </th>
            <td className="break" data-label={texts.actor}>
              {toName(texts.actors, entry.actor.kind)}
              {entry.actor.id === null ? null : (
                <div className="muted small">
                  {(actorRep === undefined ? undefined : names.get(actorRep)) ?? toShort(entry.actor.id)}
                </div>
              )}
            </td>
            <td data-label={texts.action}>
              {toName(texts.actions, entry.action)}
              <Ending entry={entry} />
            </td>
            <td className="break cell-text" data-label={texts.target}>
              <About entry={entry} target={target} names={names} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Said only where it did not end well. */
function Ending({ entry: { outcome, code } }: { readonly entry: AuditEntryView }) {
  const texts = useTexts(AUDIT_TEXTS);
  if (outcome === "ok") return null;
  const why = code === null ? "" : `: ${toName(texts.reasons, code)}`;
  return <div className="muted small">{`${texts.outcomes[outcome]}${why}`}</div>;
}

interface AboutProps {
  readonly entry: AuditEntryView;
  readonly target: AuditTarget;
  readonly names: ReadonlyMap<string, string>;
}

function About({ entry: { targets }, target, names }: AboutProps) {
  const texts = useTexts(AUDIT_TEXTS);
  const { kind, id } = target;
  const several = targets.length === 0 ? null : <span title={targets.join(", ")}>{texts.reps(targets.length)}</span>;
  if (kind === "none") return several ?? "–";
  return (
    <>
      {kind === "rep" ? (
        <Link to="/reps/$repId" params={{ repId: id }}>
          {names.get(id) ?? id}
        </Link>
      ) : kind === "run" ? (
        <Link to="/runs/$runId" params={{ runId: id }}>
          {texts.run}
        </Link>
      ) : (
        texts.targets[kind](toShort(id))
      )}
      {several === null ? null : <div className="muted small">{several}</div>}
    </>
  );
}

/** The name people know it by; a newer one under its own. */
function toName(names: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(names, key) ? (names[key] ?? key) : key;
}
