/** What an admin can do with a rep besides Ververs: edit, key, pause, remove. */
import type { RepView } from "@fathom-sync/contract";
import { useMutation } from "@tanstack/react-query";
import { KeyRound, Pause, Pencil, Play, Trash2, Unplug } from "lucide-react";
import { useState } from "react";
import { Menu, useErrorWords, useToast } from "../components/index.ts";
import { useApi } from "../data/api.tsx";
import { useRosterCache } from "../data/roster-cache.ts";
import { useTexts } from "../texts/language.tsx";
import { ConnectDialog } from "./connect-dialog.tsx";
import { EditRepDialog } from "./edit-rep-dialog.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import { REP_ACTION_TEXTS } from "./rep-actions.texts.ts";

const ICON = 15;

interface RepMenuProps {
  readonly rep: RepView;
  /** Where what shows the rep has to go, once the rep is gone. */
  readonly onRemoved?: () => void;
}

export function RepMenu({ rep, onRemoved }: RepMenuProps) {
  const texts = useTexts(REP_ACTION_TEXTS);
  const { client } = useApi();
  const cache = useRosterCache();
  const toast = useToast();
  const [open, setOpen] = useState<"edit" | "connect" | "remove">();
  const changing = useMutation({
    mutationFn: async (change: "pause" | "resume" | "disconnect") => {
      const { repId, name, email, fathomEmail } = rep;
      if (change === "disconnect") await client.deleteConnection({ repId });
      // The whole rep, not a patch.
      else await client.putRep({ repId, body: { name, email, fathomEmail, active: change === "resume" } });
      await cache.reread(repId);
      return change;
    },
    onSuccess: (change) => {
      const said = { pause: texts.paused, resume: texts.resumed, disconnect: texts.disconnected }[change];
      toast.good(said(rep.name));
    },
  });
  const isConnected = rep.connection.status !== "none";
  return (
    <>
      <Menu
        label={texts.menu(rep.name)}
        items={[
          { label: texts.edit, icon: <Pencil size={ICON} aria-hidden />, onSelect: () => setOpen("edit") },
          {
            label: isConnected ? texts.renew : texts.connect,
            icon: <KeyRound size={ICON} aria-hidden />,
            onSelect: () => setOpen("connect"),
          },
          rep.active
            ? { label: texts.pause, icon: <Pause size={ICON} aria-hidden />, onSelect: () => changing.mutate("pause") }
            : {
                label: texts.resume,
                icon: <Play size={ICON} aria-hidden />,
                onSelect: () => changing.mutate("resume"),
              },
          ...(isConnected
            ? [
                {
                  label: texts.disconnect,
                  icon: <Unplug size={ICON} aria-hidden />,
                  onSelect: () => changing.mutate("disconnect"),
                },
              ]
            : []),
          {
            label: texts.remove,
            icon: <Trash2 size={ICON} aria-hidden />,
            isDanger: true,
            onSelect: () => setOpen("remove"),
          },
        ]}
      />
      {changing.error && <ChangeError key={changing.submittedAt} error={changing.error} />}
      <ConnectDialog rep={open === "connect" ? rep : undefined} onClose={() => setOpen(undefined)} />
      <EditRepDialog rep={rep} isOpen={open === "edit"} onClose={() => setOpen(undefined)} />
      <RemoveDialog rep={rep} isOpen={open === "remove"} onClose={() => setOpen(undefined)} onRemoved={onRemoved} />
    </>
  );
}

/** Beside the menu: the row has no place for more, and a toast would be gone. */
function ChangeError({ error }: { readonly error: Error }) {
  const { title } = useErrorWords(error);
  return (
    <span className="field-error" role="alert">
      {title}
    </span>
  );
}
