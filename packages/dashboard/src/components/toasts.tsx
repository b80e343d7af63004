/** Short answers to what was just done, read out by screen readers. */
import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { useTexts } from "../texts/language.tsx";
import { Button } from "./button.tsx";
import { COMPONENT_TEXTS } from "./components.texts.ts";

const SHOWN_MS = 8_000;

export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider timeout={SHOWN_MS}>
      {children}
      <ToastList />
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  const texts = useTexts(COMPONENT_TEXTS);
  return (
    <Toast.Portal>
      <Toast.Viewport className="toasts" aria-label={texts.notifications}>
        {toasts.map((toast) => (
          <Toast.Root key={toast.id} toast={toast} className="toast" data-type={toast.type}>
            {/* The title, because it names what the screen reader takes for a dialog. */}
            <Toast.Title className="break" render={<p />} />
            <Toast.Close
              render={<Button variant="ghost" isSmall aria-label={texts.close} icon={<X size={14} aria-hidden />} />}
            />
          </Toast.Root>
        ))}
      </Toast.Viewport>
    </Toast.Portal>
  );
}

export interface ToastMaker {
  readonly good: (text: string) => void;
  readonly bad: (text: string) => void;
  readonly info: (text: string) => void;
}

export function useToast(): ToastMaker {
  const { add } = Toast.useToastManager();
  return useMemo(() => {
    const show = (type: string) => (title: string) => void add({ title, type });
    return { good: show("good"), bad: show("bad"), info: show("info") };
  }, [add]);
}
