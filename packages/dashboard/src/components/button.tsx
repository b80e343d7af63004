/** What can be pressed. A busy one says so, keeps its size and its focus, and ignores further presses. */
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Spinner } from "./spinner.tsx";

type Variant = "primary" | "secondary" | "danger" | "ghost";

interface Look {
  readonly variant?: Variant;
  readonly isSmall?: boolean;
}

function toClassName({ variant = "secondary", isSmall = false }: Look, more = ""): string {
  return ["button", `button-${variant}`, isSmall ? "button-small" : "", more].filter(Boolean).join(" ");
}

interface ButtonProps extends Look, Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> {
  readonly isBusy?: boolean;
  readonly icon?: ReactNode;
}

export function Button({ variant, isSmall, isBusy = false, icon, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={toClassName({ variant, isSmall }, children === undefined ? "button-icon" : "")}
      aria-disabled={isBusy || rest["aria-disabled"] || undefined}
      aria-busy={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    >
      {isBusy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function LinkButton({
  variant,
  isSmall,
  icon,
  children,
  ...link
}: Look & LinkProps & { readonly icon?: ReactNode; readonly children: ReactNode }) {
  return (
    <Link {...link} className={toClassName({ variant, isSmall })}>
      {icon}
      {children}
    </Link>
  );
}
