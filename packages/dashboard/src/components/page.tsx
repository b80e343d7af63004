/** The frame of every page: one heading, what it is for, and what can be done. Sets the title of the window. */
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect } from "react";

interface PageProps {
  readonly title: string;
  /** Shown in place of the title, when more than text is needed. */
  readonly heading?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly back?: { readonly to: string; readonly label: string };
  readonly children?: ReactNode;
}

export function Page({ title, heading, lead, actions, back, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Fathom Sync`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div className="grow">
          {back && (
            <Link className="page-back" to={back.to}>
              <ArrowLeft size={14} aria-hidden /> {back.label}
            </Link>
          )}
          <h1>{heading ?? title}</h1>
          {lead !== undefined && <p className="page-lead">{lead}</p>}
        </div>
        {actions !== undefined && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
