/** The client on Node's own fetch and real sockets: what an injected fetch could get wrong about HTTP. */
import type { RequestListener, Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { createWatchedLog } from "../../../test/canaries/index.ts";
import { createFathomClient } from "./client.ts";
import { buildPageBody } from "./fixtures/build-answer.ts";
import { buildVirtualClock } from "./fixtures/virtual-clock.ts";

let server: Server | undefined;

afterEach(async () => {
  const closing = server;
  server = undefined;
  closing?.closeAllConnections();
  await new Promise<void>((resolve) => (closing === undefined ? resolve() : closing.close(() => resolve())));
});

async function listMeetings(listener: RequestListener, clock = buildVirtualClock()) {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  const { port } = started.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}/external/v1`;
  const client = createFathomClient({ fetch, clock, random: () => 0, log: createWatchedLog(), baseUrl });
  return client.listMeetings("test-key-1", { recordedBy: ["a+b@x.example", "c@x.example"] });
}

describe("over HTTP", () => {
  it("sends the key and the list as Fathom reads them, and takes a compressed page", async () => {
    let seen: unknown;
    const page = await listMeetings((request, response) => {
      seen = { url: request.url, key: request.headers["x-api-key"], agent: request.headers["user-agent"] };
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(buildPageBody([{ title: "Ω🎉" }], "2")));
    });
    expect(page).toMatchObject({ items: [{ title: "Ω🎉" }], nextCursor: "2" });
    expect(seen).toEqual({
      url: "/external/v1/meetings?recorded_by%5B%5D=a%2Bb%40x.example&recorded_by%5B%5D=c%40x.example",
      key: "test-key-1",
      agent: "fathom-sync",
    });
  });

  it("does not follow a redirect", async () => {
    const paths: (string | undefined)[] = [];
    const work = listMeetings((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    await expect(work).rejects.toMatchObject({ code: "fathom_unexpected_status", status: 302 });
    expect(paths).toHaveLength(1);
  });

  it("finds a page that ends before its length a broken connection", async () => {
    const work = listMeetings((_request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write('{"items":[');
      setImmediate(() => response.destroy());
    });
    await expect(work).rejects.toMatchObject({ code: "fathom_unreachable" });
  });

  it("finds a reset connection unreachable", async () => {
    const work = listMeetings((request) => request.socket.resetAndDestroy());
    await expect(work).rejects.toMatchObject({ code: "fathom_unreachable" });
  });

  it("closes the connection of a body that hangs beyond the limit", async () => {
    const clock = buildVirtualClock();
    const arrived = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    const work = listMeetings((request, response) => {
      request.socket.once("close", () => closed.resolve());
      response.writeHead(200).write('{"items":[', () => arrived.resolve());
    }, clock);
    const refused = expect(work).rejects.toMatchObject({ code: "fathom_timeout" });
    await arrived.promise;
    await clock.advance(20_000);
    await refused;
    await closed.promise;
    expect(clock.pendingTimers).toBe(0);
  });
});
