/**
 * One execution environment of a function, as far as its own code can tell: what it asks of the world passes one gate, it is
 * frozen between invocations, and when it is killed nothing it waits for ever comes.
 * Source: AWS Lambda developer guide, "Lambda execution environment lifecycle".
 */
import type { Clock } from "@fathom-sync/core";
import { createSkewedClock } from "../clock/index.ts";

/** What a container asks. */
export type PassageKind = "table" | "queue" | "key-service" | "fathom";

/** One thing that leaves a container. `before`: it has not happened yet · `after`: it has, and nobody knows yet. */
export interface Passage {
  readonly container: string;
  /** Counted from 1 in each invocation. */
  readonly number: number;
  readonly moment: "before" | "after";
  readonly kind: PassageKind;
  /** Name of the command, or what is asked of Fathom. */
  readonly name: string;
}

export interface Container {
  readonly name: string;
  /** What its code takes for the time: skewed, and standing still while the container is frozen. */
  readonly clock: Clock;
  readonly isDead: boolean;
  /** Passages of the invocation under way. */
  readonly passages: number;
  /** Asks the world. The answer never comes when the container is killed meanwhile, and waits while it is frozen. */
  pass<T>(kind: PassageKind, name: string, ask: () => Promise<T>): Promise<T>;
  /** Begins an invocation. `fuse`: the number of the passage at which the container dies. */
  thaw(fuse?: number): void;
  freeze(): void;
  /** For good. */
  kill(): void;
  setClockOffset(offsetMs: number): void;
}

const never = <T>() => new Promise<T>(() => undefined);

export function createContainer(dependencies: {
  name: string;
  clock: Clock;
  clockOffsetMs: number;
  onPassage?: ((passage: Passage) => void) | undefined;
  /** Told when the fuse has burnt down; the container is dead then. */
  onCrash: (passage: Passage) => void;
}): Container {
  const { name: containerName, onPassage, onCrash } = dependencies;
  const skewed = createSkewedClock(dependencies.clock, dependencies.clockOffsetMs);
  let state: "running" | "frozen" | "dead" = "frozen";
  let passages = 0;
  let fuse: number | undefined;
  let waiting: (() => void)[] = [];

  function kill(): void {
    state = "dead";
    waiting = [];
  }

  /** Counts a passage. True when the code behind it must not go on. */
  function isStopped(moment: Passage["moment"], kind: PassageKind, name: string): boolean {
    if (state === "dead") return true;
    passages++;
    if (onPassage === undefined && passages !== fuse) return false;
    const passage = { container: containerName, number: passages, moment, kind, name };
    onPassage?.(passage);
    if (passages !== fuse) return false;
    kill();
    onCrash(passage);
    return true;
  }

  /** Resolves when the container runs; never when it is dead. */
  async function untilRunning(): Promise<void> {
    if (state === "dead") await never();
    if (state === "frozen") {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    }
  }

  return {
    name: containerName,
    get isDead() {
      return state === "dead";
    },
    get passages() {
      return passages;
    },
    clock: {
      now: skewed.now,
      async sleep(ms, signal) {
        await skewed.sleep(ms, signal);
        if (state !== "running") await untilRunning();
      },
    },
    async pass(kind, name, ask) {
      if (state === "frozen") await untilRunning();
      if (isStopped("before", kind, name)) return await never();
      let answer: Awaited<ReturnType<typeof ask>>;
      try {
        answer = await ask();
      } catch (error) {
        if (state === "frozen") await untilRunning();
        if (isStopped("after", kind, name)) return await never();
        throw error;
      }
      if (state === "frozen") await untilRunning();
      return isStopped("after", kind, name) ? await never() : answer;
    },
    thaw(nextFuse) {
      if (state === "dead") throw new Error(`${containerName} is dead`);
      state = "running";
      passages = 0;
      fuse = nextFuse;
      const resumed = waiting;
      waiting = [];
      for (const resume of resumed) resume();
    },
    freeze() {
      if (state === "running") state = "frozen";
    },
    kill,
    setClockOffset: (offsetMs) => skewed.jump(offsetMs),
  };
}
