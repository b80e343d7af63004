/** A part of a page with a heading of its own. */
import { type ReactNode, useId } from "react";
import type { Tone } from "./tone.ts";

interface CardProps {
  readonly title?: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly tone?: Tone;
  /** Without padding, for tables. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}

export function Card({ title, description, actions, tone, isFlush = false, children }: CardProps) {
  const id = useId();
  const names = ["card", isFlush ? "card-flush" : "", tone ? `card-tone-${tone}` : ""].filter(Boolean).join(" ");
  return (
    <section className={names} aria-labelledby={title === undefined ? undefined : id}>
      {title !== undefined && (
        <div className="card-head">
          <div className="card-title">
            <h2 id={id}>{title}</h2>
            {actions}
          </div>
          {description !== undefined && <p>{description}</p>}
        </div>
      )}
      {children}
    </section>
  );
}
