/** Starts the page. */
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/components.css";
import "./styles/shell.css";
import "./styles/pages.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { readSurroundings } from "./app/surroundings.ts";
import { requestParentToken } from "./session/parent-token.ts";
import { createSession } from "./session/session-store.ts";

const root = document.getElementById("root");
if (!root) throw new Error("the page has no element #root");
const { apiUrl, parentOrigins } = readSurroundings(document);
const isFramed = window.parent !== window && parentOrigins.length > 0;
const session = createSession({
  storage: sessionStorage,
  requestToken: isFramed ? () => requestParentToken(window, parentOrigins) : undefined,
});
void session.start();
createRoot(root).render(
  <StrictMode>
    <App session={session} apiUrl={apiUrl} isFramed={isFramed} />
  </StrictMode>,
);
