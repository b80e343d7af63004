import { defineTexts } from "../texts/texts.ts";

/** Apart from the other actions' words: a rep's page shows these without their dialogs. */
export const KEY_ERROR_TEXTS = defineTexts(
  {
    keyRefused: "Fathom refuses this key. Nothing was stored.",
    keyRefusedAction:
      "Copy it once more from Fathom, whole, from the account of this very person. A key that was revoked there stays refused.",
    accessRefused: "Fathom knows this key, but does not let it read calls. Nothing was stored.",
    accessRefusedAction:
      "Another key of the same account will not help. Have your Fathom admin check this person's account, plan and permissions, then try it again.",
    keyUnreachable:
      "Fathom does not answer right now, so the key could not be tried. Nothing was stored; try again in a moment.",
  },
  {
    keyRefused: "Fathom weigert deze sleutel. Er is niets bewaard.",
    keyRefusedAction:
      "Kopieer hem nog eens uit Fathom, helemaal, uit het account van juist deze persoon. Een daar ingetrokken sleutel blijft geweigerd.",
    accessRefused: "Fathom kent deze sleutel, maar laat hem geen gesprekken lezen. Er is niets bewaard.",
    accessRefusedAction:
      "Een andere sleutel van hetzelfde account helpt niet. Laat je Fathom-beheerder het account, het abonnement en de rechten van deze persoon nakijken, en probeer het dan opnieuw.",
    keyUnreachable:
      "Fathom antwoordt nu niet, dus de sleutel kon niet geprobeerd worden. Er is niets bewaard; probeer het zo weer.",
  },
);
