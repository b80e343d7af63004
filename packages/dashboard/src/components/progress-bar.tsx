/** How far something is. */
import type { ReactNode } from "react";

/** @param share 0 to 1 */
export function ProgressBar({
  share,
  label,
  children,
}: {
  readonly share: number;
  readonly label: string;
  readonly children?: ReactNode;
}) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className="progress">
      <div
        className="progress-track"
        role="progressbar"
        aria-label={label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div className="progress-fill" style={{ width: `${percent}%` }} />
      </div>
      {children}
    </div>
  );
}
