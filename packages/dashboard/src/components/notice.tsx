/** A sentence or two that must not be missed, in words and colour. */
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Tone } from "./tone.ts";

const ICONS = { good: CircleCheck, warn: TriangleAlert, bad: CircleAlert, info: Info, neutral: Info } as const;

interface NoticeProps {
  readonly tone: Tone;
  readonly title?: ReactNode;
  /** Read out when it appears: `alert` at once, `status` when there is a pause. */
  readonly role?: "alert" | "status";
  readonly children?: ReactNode;
}

export function Notice({ tone, title, role, children }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div className={`notice tone-${tone}`} role={role}>
      <Icon size={18} aria-hidden />
      <div>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
