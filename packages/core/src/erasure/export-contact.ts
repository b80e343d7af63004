/** Everything held of one person, a page of calls at a time: what they were invited to, what they said, what they were to do. */
import { toContactSubject } from "../attendance/attendance.ts";
import type { AttendanceRepository } from "../attendance/attendance-repository.ts";
import type { Call } from "../call/call.ts";
import type { CallRepository } from "../call/call-repository.ts";
import type { Instant } from "../clock.ts";
import type { Page, PageRequest } from "../database/page.ts";
import type { SourceActionItem, SourceInvitee, TranscriptLine } from "../source/call-source.ts";
import { toPersonTest } from "../suppression/erase-person.ts";
import type { Suppressions } from "../suppression/suppressions.ts";

/** What one call holds of the person. */
export interface ExportedCall {
  readonly call: Call;
  readonly invitees: readonly SourceInvitee[];
  readonly actionItems: readonly SourceActionItem[];
  readonly lines: readonly TranscriptLine[];
}

export interface ContactExport extends Page<ExportedCall> {
  /** Since when the person is erased and kept out; undefined: is not. */
  readonly suppressedAt: Instant | undefined;
}

export interface ContactExporter {
  /** Newest first, calls included that Fathom no longer shows. */
  read(emailHash: string, page: PageRequest): Promise<ContactExport>;
}

export function createContactExporter(dependencies: {
  suppressions: Suppressions;
  attendance: AttendanceRepository;
  calls: CallRepository;
}): ContactExporter {
  const { suppressions, attendance, calls } = dependencies;

  async function toExported(call: Call, emailHash: string): Promise<ExportedCall> {
    const transcript = call.transcript.pointer ? await calls.getTranscript(call) : [];
    const people = { invitees: call.invitees, actionItems: call.actionItems.items, transcript };
    const isPerson = toPersonTest(people, new Set([emailHash]));
    return {
      call,
      invitees: call.invitees.filter(isPerson),
      actionItems: call.actionItems.items.filter(({ assignee }) => assignee !== null && isPerson(assignee)),
      lines: transcript.filter(({ speaker }) => isPerson(speaker)),
    };
  }

  return {
    async read(emailHash, page) {
      const subject = toContactSubject(emailHash);
      const [suppressedAt, { items, nextCursor }] = await Promise.all([
        suppressions.find(emailHash),
        attendance.listCalls({ subject, includeInvisible: true }, page),
      ]);
      const exported: ExportedCall[] = [];
      // One at a time: a transcript of six hours is megabytes.
      for (const call of items) exported.push(await toExported(call, emailHash));
      return { suppressedAt, items: exported, nextCursor };
    },
  };
}
