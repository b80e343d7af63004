/** What `pnpm smoke --page-url` asks: whether a browser gets the page, whole and under its policy, and the API at the same address. */

/** What must be so; throws an Error that says what was there instead. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<void>;
}

export type Ask = (target: string, bearer?: string) => Promise<Response>;

/**
 * @param url origin of the page
 * @param token a service token; undefined: only what is open is asked
 */
export function toPageChecks(url: string, token: string | undefined, ask: Ask): Check[] {
  async function askPage(path: string): Promise<string> {
    const answer = await ask(`${url}${path}`);
    if (answer.status !== 200) throw new Error(`status ${answer.status} instead of 200`);
    const html = await answer.text();
    if (!isHtml(answer) || !html.includes('id="root"')) throw new Error("the answer is not the page");
    if (!answer.headers.get("content-security-policy")?.includes("script-src 'self';")) throw new Error("no policy");
    return html;
  }
  async function expectStatus(path: string, status: number, bearer?: string): Promise<void> {
    const answer = await ask(`${url}${path}`, bearer);
    if (answer.status !== status) throw new Error(`status ${answer.status} instead of ${status}`);
    if (isHtml(answer)) throw new Error("the answer is the page");
  }
  return [
    {
      name: "the page answers under its policy, and every file it names is there",
      run: async () => {
        const html = await askPage("/");
        const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].flatMap(([, path]) => path ?? []);
        if (files.length === 0) throw new Error("the page names no files");
        for (const path of files) await expectStatus(path, 200);
      },
    },
    { name: "a page of the app opens by its address", run: async () => void (await askPage("/reps/smoke-test-none")) },
    {
      name: "a part of the page that is not there is missing, and no page",
      run: () => expectStatus("/assets/smoke-test-none.js", 404),
    },
    { name: "the API is at the page's address", run: () => expectStatus("/api/health", 200) },
    { name: "nobody gets in at the page's address without a token", run: () => expectStatus("/api/reps?limit=1", 401) },
    ...(token === undefined
      ? []
      : [
          {
            name: "the token reaches the API at the page's address",
            run: () => expectStatus("/api/reps?limit=1", 200, token),
          },
        ]),
  ];
}

function isHtml(answer: Response): boolean {
  return answer.headers.get("content-type")?.startsWith("text/html") === true;
}
