/** All reps: who is complete, who is not, why, and what to do. The address holds search, filter and order. */
import "./reps.css";
import type { RepView } from "@fathom-sync/contract";
import { getRouteApi } from "@tanstack/react-router";
import { Upload, UserPlus, Users } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { Button, EmptyState, ErrorBox, Loading, Page } from "../../components/index.ts";
import { useFormat, useNow } from "../../data/api.tsx";
import { REP_STATUSES } from "../../data/rep-status.ts";
import { useRoster } from "../../data/roster.ts";
import { AddRepDialog, ConnectDialog } from "../../rep-actions/index.ts";
import { useTexts } from "../../texts/language.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { REPS_TEXTS } from "./reps.texts.ts";
import { RepsTable } from "./reps-table.tsx";
import { countStatuses, SORTS, type Sort, type StatusFilter, selectRows, toRows } from "./select-reps.ts";

const route = getRouteApi("/reps");
const FILTERS: readonly StatusFilter[] = ["trouble", ...REP_STATUSES];

export function RepsPage() {
  const texts = useTexts(REPS_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const roster = useRoster();
  const { reps } = roster;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [connecting, setConnecting] = useState<RepView>();
  const rows = useMemo(() => toRows(reps, nowMs), [reps, nowMs]);
  const counts = useMemo(() => countStatuses(rows), [rows]);
  const words = useDeferredValue(search.q ?? "");
  const status = FILTERS.find((one) => one === search.status);
  const sort: Sort = SORTS.find((one) => one === search.sort) ?? "status";
  const chosen = useMemo(() => selectRows(rows, { search: words, status, sort }), [rows, words, status, sort]);
  const change = (next: Partial<Record<"q" | "status" | "sort" | "dialog", string | undefined>>) =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true, resetScroll: false });
  const close = () => change({ dialog: undefined });
  // From the first steps of the overview: the first rep without a key.
  const asked = search.dialog === "connect" ? reps.find(({ connection }) => connection.status === "none") : undefined;

  return (
    <Page
      title={texts.title}
      actions={
        <>
          <Button icon={<Upload size={15} aria-hidden />} onClick={() => change({ dialog: "import" })}>
            {texts.importCsv}
          </Button>
          <Button variant="primary" icon={<UserPlus size={15} aria-hidden />} onClick={() => change({ dialog: "add" })}>
            {texts.add}
          </Button>
        </>
      }
    >
      {roster.error ? <ErrorBox error={roster.error} onRetry={roster.refetch} isRetrying={roster.isFetching} /> : null}
      {roster.isPending && !roster.error && <Loading lines={8} />}
      {!roster.isPending && reps.length === 0 && (
        <EmptyState icon={<Users size={40} aria-hidden />} title={texts.none}>
          {texts.noneText}
        </EmptyState>
      )}
      {reps.length > 0 && (
        <>
          <search className="filters">
            <input
              type="search"
              className="input"
              aria-label={texts.search}
              placeholder={texts.search}
              value={search.q ?? ""}
              onChange={(event) => change({ q: event.target.value || undefined })}
            />
            <label className="filter">
              {texts.status}
              <select
                className="input"
                value={status ?? ""}
                onChange={(event) => change({ status: event.target.value || undefined })}
              >
                <option value="">
                  {texts.all} ({format.number(reps.length)})
                </option>
                {FILTERS.filter((one) => counts.has(one) || one === status).map((one) => (
                  <option key={one} value={one}>
                    {one === "trouble" ? texts.trouble : texts.statuses[one]} ({format.number(counts.get(one) ?? 0)})
                  </option>
                ))}
              </select>
            </label>
            <label className="filter">
              {texts.sort}
              <select className="input" value={sort} onChange={(event) => change({ sort: event.target.value })}>
                {SORTS.map((one) => (
                  <option key={one} value={one}>
                    {texts.sorts[one]}
                  </option>
                ))}
              </select>
            </label>
          </search>
          {!roster.isWhole && (
            <p className="muted small" role="status">
              {texts.reading(format.number(reps.length))}
            </p>
          )}
          {chosen.length === 0 ? (
            <EmptyState
              title={texts.noMatch}
              action={<Button onClick={() => change({ q: undefined, status: undefined })}>{texts.clear}</Button>}
            >
              {texts.noMatchText}
            </EmptyState>
          ) : (
            <RepsTable key={`${words} ${status} ${sort}`} rows={chosen} onConnect={setConnecting} />
          )}
        </>
      )}
      <ImportDialog isOpen={search.dialog === "import"} onClose={close} />
      <AddRepDialog
        isOpen={search.dialog === "add"}
        onClose={close}
        onAdded={(rep) => {
          close();
          setConnecting(rep);
        }}
      />
      <ConnectDialog
        rep={connecting ?? asked}
        onClose={() => {
          setConnecting(undefined);
          if (search.dialog !== undefined) close();
        }}
      />
    </Page>
  );
}
