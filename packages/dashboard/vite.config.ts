/**
 * How the page is built: hashed files, no inline script or style, so that a strict Content-Security-Policy holds. Where the API is,
 * and which origins may frame the page, goes into its index: here when it is known, else by whoever serves it, who also sends the
 * policy (infra/plan/page-plan.ts) as a header.
 */
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { fillPageIndex } from "../../infra/plan/page-plan.ts";

const apiUrl = process.env.FATHOM_SYNC_DASHBOARD_API_URL ?? "";
const parentOrigins = (process.env.FATHOM_SYNC_DASHBOARD_PARENT_ORIGINS ?? "").split(/[\s,]+/).filter(Boolean);

function surroundings(): Plugin {
  return {
    name: "fathom-sync-surroundings",
    apply: "build",
    transformIndexHtml: (html) => (apiUrl === "" ? html : fillPageIndex(html, { apiUrl, parentOrigins })),
  };
}

export default defineConfig({
  plugins: [react(), surroundings()],
  build: {
    target: "es2023",
    // Small files as data: addresses would need a wider policy.
    assetsInlineLimit: 0,
    // The polyfill is an inline script in older Vites, and every browser of today knows module preload.
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    manifest: true,
  },
});
