/**
 * Attendance: one item for each external participant and each company in a call, keys only. The start time is in the key, so that
 * a list comes in order without an index; when it changes, the writer of the call replaces the item.
 */
import { Entity } from "electrodb";
import { RECORDING_ID_PADDING } from "../call/recording-id.ts";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createAttendanceEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("attendance"),
      attributes: {
        subject: { type: "string", required: true },
        startedAt: { type: "string", required: true },
        recordingId: { type: "number", required: true, padding: RECORDING_ID_PADDING },
        repId: { type: "string", required: true },
      },
      indexes: {
        /** The calls of a contact or of a company, newest first. */
        primary: {
          pk: { ...PRIMARY.pk, composite: ["subject"] },
          sk: { ...PRIMARY.sk, composite: ["startedAt", "recordingId", "repId"] },
        },
      },
    },
    toEntityConfiguration(database),
  );
});
