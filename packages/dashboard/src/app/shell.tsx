/** The frame of the signed-in page: navigation by role, language, appearance, and the place where pages appear. */
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { ChartNoAxesColumn, LogOut, PhoneCall, RefreshCw, Settings, Users } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { useApi } from "../data/api.tsx";
import { useLanguage, useTexts } from "../texts/language.tsx";
import type { Language } from "../texts/texts.ts";
import { THEMES, type Theme, useTheme } from "../theme/theme.ts";
import { Brand } from "./brand.tsx";
import { SHELL_TEXTS } from "./shell.texts.ts";
import { useSignOut } from "./sign-out.ts";

const CLOCK_TOLERANCE_MS = 2 * 60_000;

export function Shell() {
  const texts = useTexts(SHELL_TEXTS);
  const { me, clockOffsetMs } = useApi();
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const firstPath = useRef(path);
  // After a change of page, keyboard and screen reader go on at the new content and not in the menu.
  useEffect(() => {
    if (firstPath.current !== path) main.current?.focus();
    firstPath.current = path;
  }, [path]);
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {texts.skip}
      </a>
      <header className="shell-side">
        <Link to="/" className="brand-link">
          <Brand />
        </Link>
        <nav className="nav" aria-label={texts.navigation}>
          <ul>
            {me.role === "rep" ? (
              <Entry to={`/reps/${me.repId}`} icon={<PhoneCall size={17} aria-hidden />} label={texts.myCalls} />
            ) : (
              <>
                <Entry to="/" icon={<ChartNoAxesColumn size={17} aria-hidden />} label={texts.overview} isExact />
                <Entry to="/reps" icon={<Users size={17} aria-hidden />} label={texts.reps} />
                <Entry to="/runs" icon={<RefreshCw size={17} aria-hidden />} label={texts.runs} />
                <Entry to="/settings" icon={<Settings size={17} aria-hidden />} label={texts.settings} />
              </>
            )}
          </ul>
        </nav>
        <ShellFoot />
      </header>
      <main className="shell-main" id="main" ref={main} tabIndex={-1}>
        {Math.abs(clockOffsetMs) > CLOCK_TOLERANCE_MS && (
          <div className="shell-clock">
            <Notice tone="warn" role="status">
              {texts.clockOff}
            </Notice>
          </div>
        )}
        <Outlet />
      </main>
    </div>
  );
}

function Entry(props: {
  readonly to: string;
  readonly icon: ReactNode;
  readonly label: string;
  readonly isExact?: boolean;
}) {
  return (
    <li>
      <Link to={props.to} activeOptions={{ exact: props.isExact ?? false, includeSearch: false }}>
        {props.icon}
        {props.label}
      </Link>
    </li>
  );
}

function ShellFoot() {
  const texts = useTexts(SHELL_TEXTS);
  const { me } = useApi();
  const { language, setLanguage } = useLanguage();
  const { theme, setTheme } = useTheme();
  const signOut = useSignOut();
  return (
    <div className="shell-foot">
      <span className="shell-foot-note">
        {texts.roles[me.role]}
        <br />
        {texts.timeZone(me.timeZone)}
      </span>
      <div className="row">
        <select
          className="input input-compact"
          aria-label={texts.language}
          value={language}
          onChange={(event) => setLanguage(event.target.value as Language)}
        >
          <option value="nl">Nederlands</option>
          <option value="en">English</option>
        </select>
        <select
          className="input input-compact"
          aria-label={texts.theme}
          value={theme}
          onChange={(event) => setTheme(event.target.value as Theme)}
        >
          {THEMES.map((one) => (
            <option key={one} value={one}>
              {texts.themes[one]}
            </option>
          ))}
        </select>
        {signOut && (
          <Button
            variant="ghost"
            isSmall
            aria-label={texts.signOut}
            icon={<LogOut size={16} aria-hidden />}
            onClick={signOut}
          />
        )}
      </div>
    </div>
  );
}
