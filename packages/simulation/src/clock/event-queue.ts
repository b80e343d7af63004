/** A binary heap of things to do, earliest first; of those due at the same moment the one planned first comes first. */

export interface PlannedEvent {
  readonly dueAt: number;
  readonly order: number;
  /** Undefined once it was taken back. */
  run: (() => void) | undefined;
}

export interface EventQueue {
  /** Number of events, those taken back included. */
  readonly size: number;
  add(dueAt: number, run: () => void): PlannedEvent;
  /** The earliest event that still stands; undefined when there is none. */
  peek(): PlannedEvent | undefined;
  take(): PlannedEvent | undefined;
}

function isEarlier(a: PlannedEvent, b: PlannedEvent): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.order < b.order);
}

export function createEventQueue(): EventQueue {
  const heap: PlannedEvent[] = [];
  let order = 0;

  function place(index: number, event: PlannedEvent): void {
    heap[index] = event;
  }

  function rise(event: PlannedEvent, from: number): void {
    let at = from;
    while (at > 0) {
      const parentAt = (at - 1) >>> 1;
      const parent = heap[parentAt];
      if (parent === undefined || !isEarlier(event, parent)) break;
      place(at, parent);
      at = parentAt;
    }
    place(at, event);
  }

  function sink(event: PlannedEvent): void {
    let at = 0;
    for (;;) {
      const leftAt = 2 * at + 1;
      const left = heap[leftAt];
      if (left === undefined) break;
      const right = heap[leftAt + 1];
      const childAt = right !== undefined && isEarlier(right, left) ? leftAt + 1 : leftAt;
      const child = heap[childAt];
      if (child === undefined || !isEarlier(child, event)) break;
      place(at, child);
      at = childAt;
    }
    place(at, event);
  }

  function remove(): PlannedEvent | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first !== undefined && last !== undefined && first !== last) sink(last);
    return first;
  }

  function peek(): PlannedEvent | undefined {
    while (heap[0] !== undefined && heap[0].run === undefined) remove();
    return heap[0];
  }

  return {
    get size() {
      return heap.length;
    },
    add(dueAt, run) {
      order++;
      const event: PlannedEvent = { dueAt, order, run };
      rise(event, heap.length);
      return event;
    },
    peek,
    take() {
      return peek() === undefined ? undefined : remove();
    },
  };
}
