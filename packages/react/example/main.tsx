/** The example's frame: which rep, which language, which looks. Your CRM has all that already. */
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { ProfilePage } from "./profile-page.tsx";

const LOOKS = ["plain", "warm"] as const;

/** The development server puts the real token into each request (vite.config.ts); yours answers with a JWT here. */
const getToken = async () => "put-in-by-the-development-server";

interface RepChoice {
  readonly repId: string;
  readonly name: string;
}

function Example() {
  const parameters = new URLSearchParams(location.search);
  const [reps, setReps] = useState<readonly RepChoice[]>([]);
  const [trouble, setTrouble] = useState("");
  const [repId, setRepId] = useState(parameters.get("rep") ?? "");
  const [language, setLanguage] = useState<"nl" | "en">(parameters.get("language") === "nl" ? "nl" : "en");
  const [look, setLook] = useState<(typeof LOOKS)[number]>(parameters.get("look") === "warm" ? "warm" : "plain");

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  useEffect(() => {
    fetch("/api/reps?limit=100")
      .then(async (response) => {
        if (!response.ok) throw new Error(`the API answered ${response.status}`);
        const { items } = (await response.json()) as { items: readonly RepChoice[] };
        setReps(items);
        setRepId((chosen) => chosen || (items[0]?.repId ?? ""));
      })
      .catch((error: unknown) => setTrouble(`No reps: ${String(error)}. Is npx pnpm start running?`));
  }, []);

  return (
    <main className={`page ${look}`}>
      <form aria-label="Example">
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
      <h1>{reps.find((rep) => rep.repId === repId)?.name ?? "Profile"}</h1>
      {trouble === "" ? null : <p role="alert">{trouble}</p>}
      {repId === "" ? null : (
        <div className="profile">
          <ProfilePage repId={repId} language={language} getToken={getToken} />
        </div>
      )}
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
