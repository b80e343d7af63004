/** Dialogs: focus stays inside and comes back, Escape closes. Base UI does the work. */
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useIsHeld } from "../session/held.ts";
import { useTexts } from "../texts/language.tsx";
import { Button } from "./button.tsx";
import { COMPONENT_TEXTS } from "./components.texts.ts";

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

export function Dialog({ isOpen, onClose, title, description, isWide = false, children }: DialogProps) {
  const texts = useTexts(COMPONENT_TEXTS);
  const popup = useRef<HTMLDivElement>(null);
  const isHeld = useIsHeld();
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && !isHeld && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup
          ref={popup}
          className={isWide ? "dialog-popup dialog-wide" : "dialog-popup"}
          // Not on the cross in the corner: Enter would close what was just opened. On a touch screen no keyboard jumps up.
          initialFocus={(opened) => (opened === "touch" ? true : (popup.current?.querySelector("input") ?? true))}
        >
          <div className="dialog-head">
            <Base.Title className="break">{title}</Base.Title>
            <Base.Close
              render={<Button variant="ghost" isSmall aria-label={texts.close} icon={<X size={16} aria-hidden />} />}
            />
          </div>
          {description !== undefined && (
            <Base.Description className="dialog-description">{description}</Base.Description>
          )}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface ConfirmDialogProps extends Omit<DialogProps, "children"> {
  /** What happens, as a verb: `Delete call`. */
  readonly confirmLabel: string;
  /** What leaves everything as it is; `Cancel` when left out. */
  readonly dismissLabel?: string | undefined;
  readonly isDanger?: boolean;
  readonly isBusy?: boolean;
  readonly onConfirm: () => void;
  readonly children?: ReactNode;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({
  confirmLabel,
  dismissLabel,
  isDanger = false,
  isBusy = false,
  onConfirm,
  children,
  ...rest
}: ConfirmDialogProps) {
  const texts = useTexts(COMPONENT_TEXTS);
  return (
    <Dialog {...rest}>
      {children}
      <div className="dialog-actions">
        <Button onClick={rest.onClose}>{dismissLabel ?? texts.cancel}</Button>
        <Button variant={isDanger ? "danger" : "primary"} isBusy={isBusy} onClick={onConfirm}>
          {confirmLabel}
        </Button>
      </div>
    </Dialog>
  );
}
