/** A contact's page as a CRM builds it: the calls with this person, and with anybody of the company. For whoever may see all calls. */
import { CallList, FathomSyncProvider } from "@fathom-sync/react";
import "@fathom-sync/react/style.css";

export interface ContactPageProps {
  readonly contactEmail: string;
  readonly companyDomain: string;
  readonly language: "nl" | "en";
  /** Asks your own server for a JWT with the role `admin`. */
  readonly getToken: () => Promise<string>;
}

export function ContactPage({ contactEmail, companyDomain, language, getToken }: ContactPageProps) {
  return (
    <FathomSyncProvider baseUrl={location.origin} getToken={getToken} language={language}>
      <section>
        <h2>{contactEmail}</h2>
        <CallList contactEmail={contactEmail} limit={5} />
      </section>
      <section>
        <h2>{companyDomain}</h2>
        <CallList companyDomain={companyDomain} limit={5} />
      </section>
    </FathomSyncProvider>
  );
}
