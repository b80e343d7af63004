/** Holds every answer of the API against the contract: status, shape, media type, request id. */
import {
  findDutchPhrase,
  listProblems,
  PROBLEM_MEDIA_TYPE,
  PROBLEMS,
  Problem,
  type ProblemCode,
  ROUTES,
  type Route,
} from "@fathom-sync/contract";
import { expect } from "vitest";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed by the shape the contract gives for this status; undefined without a body. */
  readonly body: unknown;
}

/** Problems any address can answer with, whatever its route says. */
const GENERAL: readonly ProblemCode[] = [
  "unauthorized",
  "not_found",
  "method_not_allowed",
  "invalid_request",
  "unavailable",
];

export async function readAnswer(method: string, path: string, response: Response): Promise<Answer> {
  const text = await response.text();
  const answer = { status: response.status, headers: response.headers, text };
  expect(response.headers.get("x-request-id")).toMatch(/\S/);
  expect(response.headers.get("cache-control") ?? "no-store").toBe("no-store");
  const route = findRoute(method, path);
  if (response.status >= 400) return { ...answer, body: checkProblem(answer, route, path) };
  if (!route) throw new Error(`${method} ${path} answered ${response.status}, and no route of the contract is there`);
  const described = route.answers.find((one) => one.status === response.status);
  if (!described) throw new Error(`${route.id} answered ${response.status}, which the contract does not say`);
  for (const name of Object.keys(described.headers ?? {})) expect(response.headers.get(name)).toMatch(/\S/);
  if (!described.shape) {
    expect(text).toBe("");
    return { ...answer, body: undefined };
  }
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  // OpenAPI is checked where it is the subject; its shape here says little.
  const json: unknown = JSON.parse(text);
  const parsed = described.shape.parse(json);
  if (route.id !== "getOpenApi") expect(json).toEqual(parsed);
  return { ...answer, body: route.id === "getOpenApi" ? json : parsed };
}

function checkProblem(answer: Omit<Answer, "body">, route: Route | undefined, path: string): Problem {
  expect(answer.headers.get("content-type")).toBe(`${PROBLEM_MEDIA_TYPE}; charset=utf-8`);
  const json: unknown = JSON.parse(answer.text);
  const problem = Problem.parse(json);
  expect(json).toEqual(problem);
  expect(problem.status).toBe(answer.status);
  expect(problem.status).toBe(PROBLEMS[problem.code].status);
  expect(problem.requestId).toBe(answer.headers.get("x-request-id"));
  expect(path.startsWith(problem.instance ?? "?")).toBe(true);
  expect([...GENERAL, ...(route ? listProblems(route) : [])]).toContain(problem.code);
  for (const text of (problem.errors ?? []).flatMap(({ message, allowed }) => [message, allowed ?? "text"])) {
    // An answer in Dutch is made of the same phrases.
    if (problem.title === PROBLEMS[problem.code].title.en)
      expect({ text, dutch: findDutchPhrase(text) }).toEqual({ text, dutch: expect.any(String) });
  }
  const retryAfter = answer.headers.get("retry-after");
  expect(retryAfter === null ? undefined : Number(retryAfter)).toBe(problem.retryAfterSeconds);
  return problem;
}

export function findRoute(method: string, path: string): Route | undefined {
  const bare = path.split("?")[0] ?? path;
  return ROUTES.find(
    (route) =>
      route.method === (method === "HEAD" ? "GET" : method) &&
      new RegExp(`^${route.path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(bare),
  );
}
