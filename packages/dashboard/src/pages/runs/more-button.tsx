/** The next page of a list, as long as there is one. */
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { Button } from "../../components/index.ts";
import { useTexts } from "../../texts/language.tsx";
import { RUN_TEXTS } from "./runs.texts.ts";

type Query = Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetchingNextPage"> & {
  readonly fetchNextPage: () => Promise<unknown>;
};

export function MoreButton({ query }: { readonly query: Query }) {
  const texts = useTexts(RUN_TEXTS);
  if (!query.hasNextPage) return null;
  return (
    <div className="more">
      <Button isSmall isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {texts.more}
      </Button>
    </div>
  );
}
