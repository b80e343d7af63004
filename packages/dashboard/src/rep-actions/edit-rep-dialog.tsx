/** Changes what the CRM tells of a rep: the name, and the addresses. Key, calls and progress stay. */
import type { RepView } from "@fathom-sync/contract";
import { Dialog, useToast } from "../components/index.ts";
import { useTexts } from "../texts/language.tsx";
import { REP_ACTION_TEXTS } from "./rep-actions.texts.ts";
import { RepForm } from "./rep-form.tsx";

interface EditRepDialogProps {
  readonly rep: RepView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function EditRepDialog({ rep, isOpen, onClose }: EditRepDialogProps) {
  const texts = useTexts(REP_ACTION_TEXTS);
  const toast = useToast();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={texts.editTitle(rep.name)} description={texts.editText(rep.repId)}>
      <RepForm
        rep={rep}
        onClose={onClose}
        onSaved={(saved) => {
          toast.good(texts.saved(saved.name));
          onClose();
        }}
      />
    </Dialog>
  );
}
