/** A button that opens a list of things to do. */
import { Menu as Base } from "@base-ui/react/menu";
import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

export interface MenuItem {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
  readonly onSelect: () => void;
}

export function Menu({ label, items }: { readonly label: string; readonly items: readonly MenuItem[] }) {
  return (
    <Base.Root>
      <Base.Trigger
        render={<Button variant="ghost" isSmall aria-label={label} icon={<Ellipsis size={18} aria-hidden />} />}
      />
      <Base.Portal>
        <Base.Positioner className="menu-positioner" align="end" sideOffset={4}>
          <Base.Popup className="menu-popup">
            {items.map((item) => (
              <Base.Item
                key={item.label}
                className={item.isDanger ? "menu-item menu-item-danger" : "menu-item"}
                disabled={item.isDisabled}
                onClick={item.onSelect}
              >
                {item.icon}
                {item.label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
