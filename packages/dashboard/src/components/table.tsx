/**
 * A table. The caption names it for screen readers. On narrow screens it scrolls sideways within itself or, stacked, shows each row
 * as a card of its own; then every cell but the first says with `data-label` what it is.
 */
import type { ReactNode } from "react";

interface TableProps {
  readonly caption: string;
  readonly isStacked?: boolean;
  readonly children: ReactNode;
}

export function Table({ caption, isStacked = false, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/useSemanticElements: a section would be a landmark for every table.
    <div className="table-scroll" role="group" aria-label={caption} tabIndex={0}>
      <table className={isStacked ? "table table-stacked" : "table"}>
        <caption className="visually-hidden">{caption}</caption>
        {children}
      </table>
    </div>
  );
}
