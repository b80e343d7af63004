/** The summary. What reads its Markdown comes when there is one to read. */
import type { CallView } from "@fathom-sync/contract";
import { lazy, Suspense } from "react";
import { Card, Loading } from "../../components/index.ts";
import { useTexts } from "../../texts/language.tsx";
import { CALL_TEXTS } from "./call.texts.ts";
import { PartMissing } from "./part-missing.tsx";

const SummaryText = lazy(async () => ({ default: (await import("./summary-text.tsx")).SummaryText }));

export function SummaryCard({ summary }: Pick<CallView, "summary">) {
  const texts = useTexts(CALL_TEXTS);
  const description = summary.state === "present" ? (summary.templateName ?? undefined) : undefined;
  return (
    <Card title={texts.summary} description={description}>
      {summary.state === "present" ? (
        <Suspense fallback={<Loading lines={6} />}>
          <SummaryText markdown={summary.markdown ?? ""} />
        </Suspense>
      ) : (
        <PartMissing state={summary.state} />
      )}
    </Card>
  );
}
