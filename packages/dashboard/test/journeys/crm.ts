/**
 * The CRM around the page: its identity provider's keys, and a page of its own that shows ours in a frame and hands it a token when
 * asked, as docs/security.md has it.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createSigner, JWT_SETTINGS, type Signer } from "../../../functions/test/signer.ts";

export interface Crm {
  /** Origin of its page, which frames ours. */
  readonly origin: string;
  /** Variables that make the API accept its tokens, and its page. */
  readonly callers: Readonly<Record<string, string>>;
  readonly signer: Signer;
  /** The page ours is framed by, and the tokens it hands over, one after the other; the last one again and again. */
  showFrame(pageUrl: string, tokens: readonly string[]): void;
  stop(): Promise<void>;
}

export async function startCrm(): Promise<Crm> {
  const signer = await createSigner({ now: () => Date.now() });
  const frame = { html: "", script: "" };
  const server = createServer((request, response) => {
    const send = (type: string, body: string) => {
      response.writeHead(200, { "content-type": type });
      response.end(body);
    };
    if (request.url === "/jwks.json") {
      signer.fetch(JWT_SETTINGS.jwksUrl, {}).then(
        async (keys) => send("application/json", await keys.text()),
        () => response.destroy(),
      );
    } else if (request.url === "/frame.js") send("text/javascript", frame.script);
    else send("text/html; charset=utf-8", frame.html);
  });
  const origin = await listen(server);
  return {
    origin,
    signer,
    callers: {
      FATHOM_SYNC_JWT_ISSUER: JWT_SETTINGS.issuer,
      FATHOM_SYNC_JWT_AUDIENCE: JWT_SETTINGS.audience,
      FATHOM_SYNC_JWT_JWKS_URL: `${origin}/jwks.json`,
      FATHOM_SYNC_CORS_ORIGINS: origin,
    },
    showFrame(pageUrl, tokens) {
      frame.html = `<!doctype html><html lang="en"><title>CRM</title><iframe title="Fathom Sync" src="${pageUrl}" width="1200" height="800"></iframe><script src="/frame.js"></script>`;
      frame.script = toFrameScript(pageUrl, tokens);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toFrameScript(pageUrl: string, tokens: readonly string[]): string {
  const origin = new URL(pageUrl).origin;
  return `
    const tokens = ${JSON.stringify(tokens)};
    addEventListener("message", (event) => {
      if (event.origin !== ${JSON.stringify(origin)} || event.data?.type !== "fathom-sync:token-wanted") return;
      const token = tokens.length > 1 ? tokens.shift() : tokens[0];
      event.source.postMessage({ type: "fathom-sync:token", token }, event.origin);
    });`;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
