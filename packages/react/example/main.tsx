/** The example's frame: which page, rep, language and looks. Your CRM has all that already. */
import { createFathomSyncClient } from "@fathom-sync/contract";
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { ContactPage } from "./contact-page.tsx";
import { type Contact, findContact, listReps, type RepChoice } from "./example-data.ts";
import { createGetToken } from "./get-token.ts";
import { ProfilePage } from "./profile-page.tsx";

const LOOKS = ["plain", "warm"] as const;
const PAGES = { profile: "A rep's profile", contact: "A contact" } as const;
type PageName = keyof typeof PAGES;

const getToken = createGetToken(async () => {
  const response = await fetch("/token");
  if (!response.ok) throw new Error(`the server of this page gave no token: ${response.status}`);
  return await response.text();
});
const client = createFathomSyncClient({ baseUrl: location.origin, token: getToken, renewToken: getToken });

function Example() {
  const parameters = new URLSearchParams(location.search);
  const [reps, setReps] = useState<readonly RepChoice[]>([]);
  const [page, setPage] = useState<PageName>(parameters.get("page") === "contact" ? "contact" : "profile");
  const [contact, setContact] = useState<Contact>();
  const [trouble, setTrouble] = useState("");
  const [repId, setRepId] = useState(parameters.get("rep") ?? "");
  const [language, setLanguage] = useState<"nl" | "en">(parameters.get("language") === "nl" ? "nl" : "en");
  const [look, setLook] = useState<(typeof LOOKS)[number]>(parameters.get("look") === "warm" ? "warm" : "plain");

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  useEffect(() => {
    listReps(client)
      .then((items) => {
        setReps(items);
        setRepId((chosen) => chosen || (items[0]?.repId ?? ""));
      })
      .catch((error: unknown) => setTrouble(`No reps: ${String(error)}. Is npx pnpm start running?`));
  }, []);

  useEffect(() => {
    if (repId === "") return;
    findContact(client, repId).then(setContact, (error: unknown) => setTrouble(`No contact: ${String(error)}.`));
  }, [repId]);

  return (
    <main className={`page ${look}`}>
      <form aria-label="Example">
        <label>
          Page
          <select value={page} onChange={(event) => setPage(event.target.value === "contact" ? "contact" : "profile")}>
            {Object.entries(PAGES).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label>
          Rep
          <select value={repId} onChange={(event) => setRepId(event.target.value)}>
            {reps.map((rep) => (
              <option key={rep.repId} value={rep.repId}>
                {rep.name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Language
          <select value={language} onChange={(event) => setLanguage(event.target.value === "nl" ? "nl" : "en")}>
            <option value="en">English</option>
            <option value="nl">Nederlands</option>
          </select>
        </label>
        <label>
          Looks
          <select value={look} onChange={(event) => setLook(event.target.value === "warm" ? "warm" : "plain")}>
            {LOOKS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      </form>
      <h1>{page === "contact" ? PAGES.contact : (reps.find((rep) => rep.repId === repId)?.name ?? "Profile")}</h1>
      {trouble === "" ? null : <p role="alert">{trouble}</p>}
      <div className="profile">
        {page === "profile" && repId !== "" ? (
          <ProfilePage repId={repId} language={language} getToken={getToken} />
        ) : null}
        {page === "contact" && contact !== undefined ? (
          <ContactPage
            contactEmail={contact.email}
            companyDomain={contact.domain}
            language={language}
            getToken={getToken}
          />
        ) : null}
      </div>
    </main>
  );
}

const root = document.getElementById("root");
if (!root) throw new Error("the page has no element #root");
createRoot(root).render(
  <StrictMode>
    <Example />
  </StrictMode>,
);
