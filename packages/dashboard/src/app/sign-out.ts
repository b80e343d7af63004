/** Signing out, where there is something to sign out of: who is signed in by the CRM signs out there. */
import { createContext, use } from "react";

export const SignOutContext = createContext<(() => void) | undefined>(undefined);

export function useSignOut(): (() => void) | undefined {
  return use(SignOutContext);
}
