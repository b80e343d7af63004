/** Works on many things a few at a time, so that ten thousand reps are neither one wave of requests nor a queue of single ones. */

/** Results in the order of `items`; stops with the first error. @param atOnce 1 or more */
export async function mapInTurns<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
  }
  return results;
}
