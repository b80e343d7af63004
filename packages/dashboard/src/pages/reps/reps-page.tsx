/** All reps: who is complete, who is not, why, and what to do. The address holds search, filter, order and page. */
import "./reps.css";
import type { RepView } from "@fathom-sync/contract";
import { getRouteApi } from "@tanstack/react-router";
import { Upload, UserPlus, Users } from "lucide-react";
import { useCallback, useState } from "react";
import { Button, EmptyState, ErrorBox, Loading, Page } from "../../components/index.ts";
import { useFormat, useNow } from "../../data/api.tsx";
import { useRosterPage } from "../../data/roster.ts";
import { AddRepDialog, ConnectDialog } from "../../rep-actions/index.ts";
import { useTexts } from "../../texts/language.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { REPS_TEXTS } from "./reps.texts.ts";
import { RepsFilters } from "./reps-filters.tsx";
import { type RepsAddress, readAddress, toRosterSearch } from "./reps-search.ts";
import { RepsTable } from "./reps-table.tsx";

const route = getRouteApi("/reps");

/** What is older than this is said to be. */
const NEW_MS = 60_000;
/** Everything that hides somebody. */
const NO_FILTERS = {
  q: undefined,
  status: undefined,
  failure: undefined,
  freshness: undefined,
  parts: undefined,
} as const;

type Change = Partial<Record<keyof RepsAddress, string | undefined>>;

export function RepsPage() {
  const texts = useTexts(REPS_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const [connecting, setConnecting] = useState<RepView>();
  const search = readAddress(address);
  const { data, error, isPending, isFetching, isPlaceholderData, refetch } = useRosterPage(toRosterSearch(search));

  // Another search, filter or order begins at its first page.
  const change = useCallback(
    (next: Change, replace = false) =>
      void navigate({ search: (now) => ({ ...now, page: undefined, ...next }), replace, resetScroll: false }),
    [navigate],
  );
  const open = (dialog: string | undefined) =>
    void navigate({ search: (now) => ({ ...now, dialog }), replace: true, resetScroll: false });
  const close = () => open(undefined);
  // From the first steps of the overview: the first rep without a key.
  const asked =
    address.dialog === "connect" ? data?.items.find(({ connection }) => connection.status === "none") : undefined;

  return (
    <Page
      title={texts.title}
      actions={
        <>
          <Button icon={<Upload size={15} aria-hidden />} onClick={() => open("import")}>
            {texts.importCsv}
          </Button>
          <Button variant="primary" icon={<UserPlus size={15} aria-hidden />} onClick={() => open("add")}>
            {texts.add}
          </Button>
        </>
      }
    >
      {error ? <ErrorBox error={error} onRetry={refetch} isRetrying={isFetching} /> : null}
      {isPending && !error && <Loading lines={8} />}
      {data?.total === 0 && (
        <EmptyState icon={<Users size={40} aria-hidden />} title={texts.none}>
          {texts.noneText}
        </EmptyState>
      )}
      {data !== undefined && data.total > 0 && (
        <>
          <RepsFilters search={search} counts={data.counts} onChange={change} />
          <p className="muted small" role="status">
            {texts.found(format.number(data.matching), format.number(data.total), data.matching === 1)}
            {nowMs - Date.parse(data.asOf) > NEW_MS && <> · {texts.counted(format.ago(data.asOf, nowMs))}</>}
          </p>
          {data.matching === 0 ? (
            <EmptyState
              title={texts.noMatch}
              action={<Button onClick={() => change(NO_FILTERS)}>{texts.clear}</Button>}
            >
              {texts.noMatchText}
            </EmptyState>
          ) : (
            <RepsTable
              page={data}
              isOld={isPlaceholderData}
              onPage={(cursor) => change({ page: cursor })}
              onConnect={setConnecting}
            />
          )}
        </>
      )}
      <ImportDialog isOpen={address.dialog === "import"} onClose={close} />
      <AddRepDialog
        isOpen={address.dialog === "add"}
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
          if (address.dialog !== undefined) close();
        }}
      />
    </Page>
  );
}
