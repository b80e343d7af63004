/** Call: everything about a call but its transcript, so that a list never reads one. */
import { Entity } from "electrodb";
import {
  type Database,
  GSI1,
  GSI2,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";
import { PART_STATES } from "./call.ts";
import { RECORDING_ID_PADDING } from "./recording-id.ts";

const part = {
  state: { type: PART_STATES, required: true },
  observedAt: { type: "string" },
  source: { type: ["poll", "webhook"] as const },
} as const;

export const createCallEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("call"),
      attributes: {
        repId: { type: "string", required: true },
        recordingId: { type: "number", required: true, padding: RECORDING_ID_PADDING },
        createdAt: { type: "string", required: true },
        startedAt: { type: "string", required: true },
        endedAt: { type: "string" },
        scheduledStartAt: { type: "string" },
        scheduledEndAt: { type: "string" },
        title: { type: "string", required: true },
        meetingTitle: { type: "string" },
        meetingType: { type: "string" },
        url: { type: "string" },
        shareUrl: { type: "string" },
        meetingUrl: { type: "string" },
        language: { type: "string" },
        sharedWith: { type: "string" },
        invitees: {
          type: "list",
          required: true,
          items: {
            type: "map",
            properties: {
              name: { type: "string" },
              email: { type: "string" },
              domain: { type: "string" },
              external: { type: "boolean", required: true },
            },
          },
        },
        summary: {
          type: "map",
          required: true,
          properties: { ...part, markdown: { type: "string" }, templateName: { type: "string" } },
        },
        actionItems: {
          type: "map",
          required: true,
          properties: {
            ...part,
            items: {
              type: "list",
              required: true,
              items: {
                type: "map",
                properties: {
                  description: { type: "string", required: true },
                  completed: { type: "boolean", required: true },
                  userGenerated: { type: "boolean", required: true },
                  at: { type: "string" },
                  playbackUrl: { type: "string" },
                  assigneeName: { type: "string" },
                  assigneeEmail: { type: "string" },
                  assigneeTeam: { type: "string" },
                  assigned: { type: "boolean", required: true },
                },
              },
            },
          },
        },
        transcript: {
          type: "map",
          required: true,
          properties: {
            ...part,
            revision: { type: "string" },
            chunks: { type: "number" },
            lines: { type: "number" },
            bytes: { type: "number" },
            /** Marks of who speaks in it: 8 characters each. */
            speakers: { type: "string" },
            expiredAt: { type: "string" },
          },
        },
        visible: { type: "boolean", required: true },
        observedAt: { type: "string", required: true },
        /** Earlier versions of its text that hold the words of somebody who was erased: to be deleted, and noted until they are. Revisions, a dot between them. */
        leftTexts: { type: "string" },
        /** Which way the metadata came. Written with it, so that it costs no write of its own. */
        source: { type: ["poll", "webhook"] as const },
      },
      indexes: {
        /** One call of one rep. */
        primary: { pk: { ...PRIMARY.pk, composite: ["repId"] }, sk: { ...PRIMARY.sk, composite: ["recordingId"] } },
        /** A rep's calls by the time they took place, newest first: about 84 a month and rep. */
        byStart: {
          ...GSI1,
          pk: { ...GSI1.pk, composite: ["repId"] },
          sk: { ...GSI1.sk, composite: ["startedAt", "recordingId"] },
        },
        /** A call by Fathom's id alone, for a caller who has nothing else; one entry. */
        byRecording: {
          ...GSI2,
          pk: { ...GSI2.pk, composite: ["recordingId"] },
          sk: { ...GSI2.sk, composite: ["repId"] },
        },
      },
    },
    toEntityConfiguration(database),
  );
});
