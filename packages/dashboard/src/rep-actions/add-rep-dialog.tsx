/** Adds one rep by hand; the key comes next. */
import { FathomSyncError, type PutRepBody, type RepView } from "@fathom-sync/contract";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button, Dialog, ErrorBox, TextField } from "../components/index.ts";
import { useApi } from "../data/api.tsx";
import { useRosterCache } from "../data/roster-cache.ts";
import { useTexts } from "../texts/language.tsx";
import { REP_ACTION_TEXTS } from "./rep-actions.texts.ts";

interface AddRepDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onAdded: (rep: RepView) => void;
}

export function AddRepDialog({ isOpen, onClose, onAdded }: AddRepDialogProps) {
  const texts = useTexts(REP_ACTION_TEXTS);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={texts.addTitle}>
      <AddRepForm onClose={onClose} onAdded={onAdded} />
    </Dialog>
  );
}

const FIELDS = ["repId", "name", "email", "fathomEmail"] as const;
type Field = (typeof FIELDS)[number];
const EMPTY: Readonly<Record<Field, string>> = { repId: "", name: "", email: "", fathomEmail: "" };

class IdTaken extends Error {}

function AddRepForm({ onClose, onAdded }: Omit<AddRepDialogProps, "isOpen">) {
  const texts = useTexts(REP_ACTION_TEXTS);
  const { client } = useApi();
  const cache = useRosterCache();
  const [values, setValues] = useState(EMPTY);
  const [isTried, setTried] = useState(false);
  const adding = useMutation({
    mutationFn: async ({ repId, fathomEmail, ...rest }: Record<Field, string>) => {
      const body: PutRepBody = { ...rest, ...(fathomEmail === "" ? {} : { fathomEmail }) };
      if (await isThere(repId)) throw new IdTaken();
      return await client.putRep({ repId, body });
    },
    onSuccess: (rep) => {
      cache.put(rep);
      onAdded(rep);
    },
  });

  /** A PUT would replace the other one without a word. */
  async function isThere(repId: string): Promise<boolean> {
    try {
      await client.getRep({ repId });
      return true;
    } catch (error) {
      if (error instanceof FathomSyncError && error.code === "rep_not_found") return false;
      throw error;
    }
  }

  function findError(field: Field): string | undefined {
    if (isTried && field !== "fathomEmail" && values[field].trim() === "") return texts.required;
    const { error } = adding;
    if (field === "repId" && error instanceof IdTaken) return texts.idTaken;
    if (!(error instanceof FathomSyncError)) return undefined;
    return error.problem?.errors?.find(({ path }) => path.endsWith(`.${field}`))?.message;
  }

  const shown = FIELDS.map((field) => findError(field));
  const input = (field: Field, label: string, more: { readonly hint?: string; readonly type?: string } = {}) => (
    <TextField
      {...more}
      label={label}
      name={field}
      autoComplete="off"
      spellCheck={false}
      value={values[field]}
      error={shown[FIELDS.indexOf(field)]}
      onChange={(event) => setValues((now) => ({ ...now, [field]: event.target.value }))}
    />
  );
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        setTried(true);
        const trimmed = Object.fromEntries(FIELDS.map((field) => [field, values[field].trim()])) as typeof values;
        if (FIELDS.every((field) => field === "fathomEmail" || trimmed[field] !== "")) adding.mutate(trimmed);
      }}
    >
      {input("name", texts.nameLabel)}
      {input("email", texts.emailLabel, { type: "email" })}
      {input("fathomEmail", texts.fathomEmailLabel, { type: "email" })}
      {input("repId", texts.idLabel, { hint: texts.idHint })}
      {adding.error && shown.every((error) => error === undefined) && <ErrorBox error={adding.error} />}
      <div className="dialog-actions">
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button type="submit" variant="primary" isBusy={adding.isPending}>
          {texts.add}
        </Button>
      </div>
    </form>
  );
}
