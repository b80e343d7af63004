/**
 * CallManifest: one small item per call, ordered by creation, so that a run compares a window of Fathom's list with what we
 * hold for one read unit. Creation never changes, so it may be in the key. Always written whole: the sparse index decides
 * by its attributes.
 */
import { Entity } from "electrodb";
import {
  type Database,
  GSI1,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";
import { PART_STATES } from "./call.ts";
import { RECORDING_ID_PADDING } from "./recording-id.ts";

/** What stands for "nothing pending": ElectroDB wants a value for every attribute of a sparse index. */
export const NEVER = "never";

const sighting = {
  type: "map",
  properties: { at: { type: "string", required: true }, hash: { type: "string", required: true } },
} as const;

export const createManifestEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("manifest"),
      attributes: {
        repId: { type: "string", required: true },
        createdAt: { type: "string", required: true },
        recordingId: { type: "number", required: true, padding: RECORDING_ID_PADDING },
        metaHash: { type: "string", required: true },
        summary: { type: PART_STATES, required: true },
        transcript: { type: PART_STATES, required: true },
        actionItems: { type: PART_STATES, required: true },
        observedAt: { type: "string", required: true },
        attempts: { type: "number", required: true },
        nextAttemptAt: { type: "string", required: true },
        visible: { type: "boolean", required: true },
        missedAt: { type: "string" },
        deletedAt: { type: "string" },
        isExpired: { type: "boolean" },
        transcriptExpiredAt: { type: "string" },
        seen: {
          type: "map",
          required: true,
          properties: { summary: sighting, transcript: sighting, actionItems: sighting },
        },
        revision: { type: "number", required: true },
      },
      indexes: {
        /** A rep's calls created in a window: what a run compares with Fathom's list. About 4 a day. */
        primary: {
          pk: { ...PRIMARY.pk, composite: ["repId"] },
          sk: { ...PRIMARY.sk, composite: ["createdAt", "recordingId"] },
        },
        /** A rep's calls with parts to ask for again, by when: usually none, a handful after a busy hour. Sparse. */
        pending: {
          ...GSI1,
          condition: (entry: { nextAttemptAt?: string }) => entry.nextAttemptAt !== NEVER,
          pk: { ...GSI1.pk, composite: ["repId"] },
          sk: { ...GSI1.sk, composite: ["nextAttemptAt", "recordingId"] },
        },
      },
    },
    toEntityConfiguration(database),
  );
});
