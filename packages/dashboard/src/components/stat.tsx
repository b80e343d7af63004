/** One number with its name; leads to what is behind it. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface StatProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly hint?: ReactNode;
  readonly to?: string;
  readonly search?: Readonly<Record<string, string>>;
}

export function Stat({ label, value, hint, to, search }: StatProps) {
  const inside = (
    <>
      <span className="stat-label">{label}</span>
      <span className="stat-value">{value}</span>
      {hint !== undefined && <span className="stat-hint">{hint}</span>}
    </>
  );
  if (to === undefined) return <div className="stat">{inside}</div>;
  return (
    <Link className="stat" to={to} search={search as never}>
      {inside}
    </Link>
  );
}
