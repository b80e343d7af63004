/** While somebody signs in over the page, what is open stays open: what is pressed and typed then is meant for the sign-in. */
import { createContext, use } from "react";

/** True while somebody signs in over the page. */
export const HeldContext = createContext(false);

export function useIsHeld(): boolean {
  return use(HeldContext);
}
