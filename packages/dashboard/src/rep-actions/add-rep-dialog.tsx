/** Adds one rep by hand; the key comes next. */
import type { RepView } from "@fathom-sync/contract";
import { Dialog } from "../components/index.ts";
import { useTexts } from "../texts/language.tsx";
import { REP_ACTION_TEXTS } from "./rep-actions.texts.ts";
import { RepForm } from "./rep-form.tsx";

interface AddRepDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onAdded: (rep: RepView) => void;
}

export function AddRepDialog({ isOpen, onClose, onAdded }: AddRepDialogProps) {
  const texts = useTexts(REP_ACTION_TEXTS);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={texts.addTitle}>
      <RepForm onClose={onClose} onSaved={onAdded} />
    </Dialog>
  );
}
