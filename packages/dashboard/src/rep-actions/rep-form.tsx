/** What the CRM tells of a rep, typed in: for a new one, or to change one. What the API does not take is told at its field. */
import { FathomSyncError, type PutRepBody, type RepView } from "@fathom-sync/contract";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button, ErrorBox, TextField } from "../components/index.ts";
import { useApi } from "../data/api.tsx";
import { useRosterCache } from "../data/roster-cache.ts";
import { useTexts } from "../texts/language.tsx";
import { REP_ACTION_TEXTS } from "./rep-actions.texts.ts";

interface RepFormProps {
  /** Left out: a new one. */
  readonly rep?: RepView;
  readonly onClose: () => void;
  readonly onSaved: (rep: RepView) => void;
}

const FIELDS = ["repId", "name", "email", "fathomEmail"] as const;
type Field = (typeof FIELDS)[number];
type Values = Readonly<Record<Field, string>>;
const EMPTY: Values = { repId: "", name: "", email: "", fathomEmail: "" };

class IdTaken extends Error {}

export function RepForm({ rep, onClose, onSaved }: RepFormProps) {
  const texts = useTexts(REP_ACTION_TEXTS);
  const { client } = useApi();
  const cache = useRosterCache();
  const [values, setValues] = useState(rep ? toValues(rep) : EMPTY);
  const [isTried, setTried] = useState(false);
  const saving = useMutation({
    mutationFn: async ({ repId, fathomEmail, ...rest }: Values) => {
      // The whole rep, not a patch.
      const active = rep ? { active: rep.active } : {};
      const body: PutRepBody = { ...rest, ...active, ...(fathomEmail === "" ? {} : { fathomEmail }) };
      if (!rep && (await isThere(repId))) throw new IdTaken();
      return await client.putRep({ repId, body });
    },
    onSuccess: (saved) => {
      cache.put(saved);
      onSaved(saved);
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
    const { error } = saving;
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
        const trimmed = Object.fromEntries(FIELDS.map((field) => [field, values[field].trim()])) as Values;
        if (FIELDS.every((field) => field === "fathomEmail" || trimmed[field] !== "")) saving.mutate(trimmed);
      }}
    >
      {input("name", texts.nameLabel)}
      {input("email", texts.emailLabel, { type: "email" })}
      {input("fathomEmail", texts.fathomEmailLabel, { type: "email", ...(rep ? { hint: texts.fathomEmailHint } : {}) })}
      {rep ? null : input("repId", texts.idLabel, { hint: texts.idHint })}
      {saving.error && shown.every((error) => error === undefined) && <ErrorBox error={saving.error} />}
      <div className="dialog-actions">
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button type="submit" variant="primary" isBusy={saving.isPending}>
          {rep ? texts.save : texts.add}
        </Button>
      </div>
    </form>
  );
}

/** The address in Fathom only where it is another one: left empty, it follows the rep's own. */
function toValues({ repId, name, email, fathomEmail }: RepView): Values {
  return { repId, name, email, fathomEmail: fathomEmail === null || fathomEmail === email ? "" : fathomEmail };
}
