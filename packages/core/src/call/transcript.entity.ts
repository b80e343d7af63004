/** Transcript: brotli chunks under the hash of the text; written before a call points to them, read only when asked for. */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";
import { RECORDING_ID_PADDING } from "./recording-id.ts";

export const createTranscriptEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("transcript"),
      attributes: {
        repId: { type: "string", required: true },
        recordingId: { type: "number", required: true, padding: RECORDING_ID_PADDING },
        revision: { type: "string", required: true },
        chunk: { type: "number", required: true, padding: { length: 4, char: "0" } },
        bytes: { type: "any", required: true },
      },
      indexes: {
        /** The chunks of one transcript, in order: one up to 15 hours of talk. */
        primary: {
          pk: { ...PRIMARY.pk, composite: ["repId"] },
          sk: { ...PRIMARY.sk, composite: ["recordingId", "revision", "chunk"] },
        },
      },
    },
    toEntityConfiguration(database),
  );
});
