import type { Language } from "@fathom-sync/contract";
import { EN } from "./en.ts";
import { NL } from "./nl.ts";
import type { UiTexts } from "./ui-texts.ts";

export type { UiTexts } from "./ui-texts.ts";

export const TEXTS: Readonly<Record<Language, UiTexts>> = { nl: NL, en: EN };
