/** What does not fit: a page that scrolls sideways, and text that is cut off or runs out of its place with no way to read it. */
import type { Page } from "playwright-core";

/** What a frame around the focus takes, which nobody reads. */
const FRAME_PX = 4;

/** As text: what it is and by how many pixels. What scrolls by itself is none, and neither is what only a screen reader gets. */
export async function listOverflows(page: Page): Promise<string[]> {
  return await page.evaluate((framePx) => {
    const describe = (element: Element, beyondPx: number) =>
      `${element.tagName.toLowerCase()}.${[...element.classList].join(".")}: ${beyondPx} px too wide: ${(element.textContent ?? "").slice(0, 60)}`;
    const root = document.documentElement;
    const faults: string[] = [];
    if (root.scrollWidth > root.clientWidth) faults.push(describe(root, root.scrollWidth - root.clientWidth));
    for (const element of document.body.querySelectorAll<HTMLElement>("*")) {
      const beyondPx = element.scrollWidth - element.clientWidth;
      if (beyondPx <= framePx || element.clientWidth <= 1) continue;
      const { overflowX, display } = getComputedStyle(element);
      if (/auto|scroll/.test(overflowX) || display === "inline") continue;
      if (element.matches("input, textarea, select, svg, svg *, table, thead, tbody, tr")) continue;
      // A cut text is read where the pointer rests on it; a scrolling place brings the rest of it.
      if (element.closest("[title]") ?? findScroller(element)) continue;
      faults.push(describe(element, beyondPx));
    }
    return faults;

    function findScroller(element: HTMLElement): HTMLElement | undefined {
      for (let around = element.parentElement; around; around = around.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(around).overflowX) && around.scrollWidth > around.clientWidth)
          return around;
      }
      return undefined;
    }
  }, FRAME_PX);
}
