/**
 * Serves the example beside a running `npx pnpm start`, whose address and token are read from `.local/stack.json`. The token stays
 * here: requests get it on their way to the API, as your own server would do it.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const STACK_FILE = fileURLToPath(new URL("../../../.local/stack.json", import.meta.url));

interface Stack {
  readonly apiUrl: string;
  readonly serviceToken: string;
}

function readStack(): Stack {
  if (!existsSync(STACK_FILE)) throw new Error("no stack is running here: start one with npx pnpm start");
  return JSON.parse(readFileSync(STACK_FILE, "utf8")) as Stack;
}

export default defineConfig(({ command }) => {
  if (command === "build") return { root: import.meta.dirname, plugins: [react()] };
  const { apiUrl, serviceToken } = readStack();
  return {
    root: import.meta.dirname,
    plugins: [react()],
    server: {
      host: "127.0.0.1",
      port: 4173,
      proxy: { "/api": { target: apiUrl, changeOrigin: true, headers: { authorization: `Bearer ${serviceToken}` } } },
    },
  };
});
