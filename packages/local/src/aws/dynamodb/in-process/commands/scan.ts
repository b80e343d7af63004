/** Scan: partitions in the order of their keys, so that the same data is always read in the same order. */
import { validationError } from "../errors.ts";
import { compareEntries, type Entry } from "../storage/entries.ts";
import { compareKeys, type Key } from "../storage/keys.ts";
import { type Call, checkNoLegacyParameters, type Output, toScope } from "./call.ts";
import { collectPage, createPageReader, type PageParameters } from "./page.ts";

interface ScanParameters extends PageParameters {
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

export function scan(call: Call, input: ScanParameters): Output {
  checkNoLegacyParameters(input);
  const reader = createPageReader(call, input);
  const page = reader.begin(toScope(call.codec, input, {}), []);
  const { TotalSegments: segments = 1, Segment: segment = 0 } = input;
  if (!(Number.isInteger(segment) && segment >= 0 && segment < segments)) {
    throw validationError("Segment must be an integer from 0 to one less than TotalSegments");
  }
  const { start } = page;
  const entries: Entry[] = [];
  const keys = reader.table.listPartitionKeys(reader.index).filter((pk) => toSegment(pk, segments) === segment);
  for (const pk of keys.sort(compareKeys)) {
    const order = start ? compareKeys(pk, start.pk) : 1;
    if (order < 0) continue;
    const partition = reader.table.listPartition(pk, reader.index);
    entries.push(...(order === 0 && start ? partition.filter((entry) => compareEntries(entry, start) > 0) : partition));
  }
  return collectPage(call, reader, page, entries.length, (at) => entries[at] as Entry);
}

function toSegment(pk: Key, segments: number): number {
  if (segments === 1) return 0;
  let hash = 0;
  for (const character of String(pk)) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return hash % segments;
}
