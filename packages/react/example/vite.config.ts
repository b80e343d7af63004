/**
 * Serves the example beside a running `npx pnpm start`, whose address and token are read from `.local/stack.json`. The token stays
 * here: requests get it on their way to the API, as your own server would do it.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const STACK_FILE = fileURLToPath(new URL("../../../.local/stack.json", import.meta.url));

interface Stack {
  readonly apiUrl: string;
  readonly serviceToken: string;
}

function readStack(): Stack {
  if (!existsSync(STACK_FILE)) throw new Error("no stack is running here: start one with npx pnpm start");
  return JSON.parse(readFileSync(STACK_FILE, "utf8")) as Stack;
}

/** Where your own server answers with a JWT of whoever is signed in there. This one has a better secret, and keeps it to itself. */
function token(): Plugin {
  return {
    name: "example-token",
    configureServer: ({ middlewares }) => {
      middlewares.use("/token", (_request, response) => response.end("put-in-by-the-development-server"));
    },
  };
}

export default defineConfig(({ command }) => {
  if (command === "build") {
    // As files that hold under a strict policy: nothing inline, not even a small picture.
    return {
      root: import.meta.dirname,
      plugins: [react()],
      build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    };
  }
  const { apiUrl, serviceToken } = readStack();
  return {
    root: import.meta.dirname,
    plugins: [react(), token()],
    server: {
      host: "127.0.0.1",
      port: 4173,
      proxy: { "/api": { target: apiUrl, changeOrigin: true, headers: { authorization: `Bearer ${serviceToken}` } } },
    },
  };
});
