import type { BatchWriteItemInput, WriteRequest } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { createBench } from "../../test/bench.ts";
import { describeOnEngines } from "../../test/engines.ts";
import { createTranscriptEntity } from "./transcript.entity.ts";
import { createTranscriptStore } from "./transcript-store.ts";

const toLines = (text: string) => [{ speaker: { name: "Rosa", email: null }, text, at: "00:00:01" }];

describeOnEngines("the transcript store", (getUrl) => {
  it("stores what a throttled batch left over", async () => {
    const { database, clock } = await createBench(getUrl());
    let leftOver = 0;
    database.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName !== "BatchWriteItemCommand") return await next(args);
        const input = args.input as BatchWriteItemInput;
        const [[table, requests]] = Object.entries(input.RequestItems ?? {}) as [[string, WriteRequest[]]];
        const [kept, refused] = [requests.slice(0, 1), requests.slice(1)];
        leftOver += refused.length;
        const result = await next({ ...args, input: { ...input, RequestItems: { [table]: kept } } });
        if (refused.length > 0) Object.assign(result.output as object, { UnprocessedItems: { [table]: refused } });
        return result;
      },
      { step: "initialize", priority: "low" },
    );
    const transcripts = [1, 2, 3].map((recordingId) => ({ recordingId, lines: toLines(`call ${recordingId}`) }));
    const pointers = await clock.settle(createTranscriptStore({ database }).put("rep", transcripts));
    // Two, then one.
    expect(leftOver).toBe(3);
    const items = createTranscriptEntity(database);
    for (const { recordingId } of transcripts) {
      const revision = pointers.get(recordingId)?.revision ?? "";
      const { data } = await items.query.primary({ repId: "rep", recordingId, revision }).go();
      expect(data).toHaveLength(1);
    }
  });

  it("writes nothing for no transcripts, and the same twice without harm", async () => {
    const { database } = await createBench(getUrl());
    const store = createTranscriptStore({ database });
    expect([...(await store.put("rep", []))]).toEqual([]);
    const once = await store.put("rep", [{ recordingId: 7, lines: toLines("again") }]);
    expect(await store.put("rep", [{ recordingId: 7, lines: toLines("again") }])).toEqual(once);
  });
});
