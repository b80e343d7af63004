/**
 * A link over each point of a chart, as wide as its place and as high as the chart: shows the point's words and leads to what is behind it. One
 * stop for the Tab key, the newest point; from there the arrow keys move.
 */
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useRef, useState } from "react";
import type { ChartPoint } from "./chart-model.ts";

interface ChartLinksProps {
  readonly name: string;
  readonly points: readonly ChartPoint[];
  /** Places without a point, in front of the first. */
  readonly empty: number;
}

export function ChartLinks({ name, points, empty }: ChartLinksProps) {
  const list = useRef<HTMLUListElement>(null);
  const [chosen, setChosen] = useState<string>();
  // The newest one, also when another run has come: who moved stays where they were.
  const stop = points.some(({ key }) => key === chosen) ? chosen : points.at(-1)?.key;

  function move(event: KeyboardEvent, index: number): void {
    const next = toNext(event.key, index, points.length);
    const point = next === undefined ? undefined : points[next];
    if (point === undefined || next === undefined) return;
    event.preventDefault();
    setChosen(point.key);
    list.current?.querySelectorAll("a")[next]?.focus();
  }

  return (
    <ul className="chart-links" ref={list} aria-label={name}>
      {empty > 0 && <li aria-hidden style={{ flexGrow: empty }} />}
      {points.map(({ key, label, summary, link }, index) => (
        <li key={key}>
          <Link
            to={link.to}
            search={link.search as never}
            tabIndex={key === stop ? 0 : -1}
            className={index + empty < (points.length + empty) / 2 ? "chart-link" : "chart-link chart-link-late"}
            onKeyDown={(event) => move(event, index)}
          >
            <span className="chart-tooltip">
              <strong>{label}</strong> <span>{summary}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Where a key leads; undefined: nowhere. */
function toNext(key: string, index: number, count: number): number | undefined {
  const places: Readonly<Record<string, number>> = {
    ArrowLeft: Math.max(0, index - 1),
    ArrowRight: Math.min(count - 1, index + 1),
    Home: 0,
    End: count - 1,
  };
  return places[key];
}
