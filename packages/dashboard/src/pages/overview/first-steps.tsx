/** With nobody connected: what to do first, second and third, and nothing else. */
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { LinkButton } from "../../components/index.ts";
import { useTexts } from "../../texts/language.tsx";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";

export function FirstSteps({ hasReps }: { readonly hasReps: boolean }) {
  const texts = useTexts(OVERVIEW_TEXTS);
  return (
    <section className="card" aria-labelledby="first-steps">
      <h2 id="first-steps" className="first-title">
        {texts.hello}
      </h2>
      <ol className="first-steps">
        <Step number={1} title={texts.step1} text={texts.step1Text} state={hasReps ? "done" : "next"}>
          <LinkButton to="/reps" search={{ dialog: "add" }} variant={hasReps ? "secondary" : "primary"}>
            {texts.addRep}
          </LinkButton>
          <LinkButton to="/reps" search={{ dialog: "import" }}>
            {texts.importReps}
          </LinkButton>
        </Step>
        <Step number={2} title={texts.step2} text={texts.step2Text} state={hasReps ? "next" : "later"}>
          {hasReps && (
            <LinkButton to="/reps" search={{ status: "unconnected", dialog: "connect" }} variant="primary">
              {texts.connect}
            </LinkButton>
          )}
        </Step>
        <Step number={3} title={texts.step3} text={texts.step3Text} state="later" />
      </ol>
    </section>
  );
}

function Step(props: {
  readonly number: number;
  readonly title: string;
  readonly text: string;
  readonly state: "done" | "next" | "later";
  readonly children?: ReactNode;
}) {
  const texts = useTexts(OVERVIEW_TEXTS);
  return (
    <li className={`first-step first-step-${props.state}`} aria-current={props.state === "next" ? "step" : undefined}>
      <span className="first-number" aria-hidden>
        {props.state === "done" ? <Check size={16} /> : props.number}
      </span>
      <div className="stack-tight">
        <h3>
          {props.title}
          {props.state === "done" && <span className="visually-hidden"> ({texts.done})</span>}
        </h3>
        <p className="muted">{props.text}</p>
        <div className="row">{props.children}</div>
      </div>
    </li>
  );
}
