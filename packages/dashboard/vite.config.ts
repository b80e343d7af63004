/**
 * How the page is built: hashed files, no inline script or style, so that a strict Content-Security-Policy holds. Two settings
 * go into the page itself: where the API is, and which origins may frame it.
 */
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { toContentSecurityPolicy } from "./src/content-security-policy.ts";

const apiUrl = process.env.FATHOM_SYNC_DASHBOARD_API_URL ?? "";
const parentOrigins = process.env.FATHOM_SYNC_DASHBOARD_PARENT_ORIGINS ?? "";

function settings(): Plugin {
  return {
    name: "fathom-sync-settings",
    apply: "build",
    transformIndexHtml(html) {
      // `frame-ancestors` counts only in a header.
      const policy = toContentSecurityPolicy({ apiUrl, parentOrigins: undefined });
      return html
        .replace('name="fathom-sync:api" content=""', `name="fathom-sync:api" content="${apiUrl}"`)
        .replace('name="fathom-sync:parents" content=""', `name="fathom-sync:parents" content="${parentOrigins}"`)
        .replace("<title>", `<meta http-equiv="Content-Security-Policy" content="${policy}" />\n    <title>`);
    },
  };
}

export default defineConfig({
  plugins: [react(), settings()],
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
