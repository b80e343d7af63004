/** Requested downloads of recordings; only the client that asked may read one. */
import { deriveToken } from "../randomness.ts";

export interface Download {
  readonly id: string;
  readonly recordingId: number;
  /** The key or token that asked. */
  readonly credential: string;
  readonly media: "video" | "audio";
  readonly readyAtMs: number;
  readonly outcome: "completed" | "generation_failed" | "generation_timeout";
}

export interface DownloadStore {
  add(download: Omit<Download, "id">): Download;
  find(id: string): Download | undefined;
}

export function createDownloadStore(seed: number): DownloadStore {
  const downloads = new Map<string, Download>();
  return {
    add(download) {
      const id = `dl_${deriveToken(20, seed, "download", downloads.size + 1)}`;
      const added = { ...download, id };
      downloads.set(id, added);
      return added;
    },
    find: (id) => downloads.get(id),
  };
}
