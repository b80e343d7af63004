export { toApiMarkdown } from "./api-markdown.ts";
export * from "./audit.ts";
export * from "./calls.ts";
export * from "./client/index.ts";
export * from "./connections.ts";
export * from "./contacts.ts";
export * from "./coverage.ts";
export * from "./deliveries.ts";
export { FAILURE_TEXTS } from "./failure-texts.ts";
export * from "./failures.ts";
export { findDutchPhrase } from "./field-error-texts.ts";
export {
  checkInput,
  type FieldErrorContext,
  type InputCheck,
  type RequestPart,
  toFieldErrors,
} from "./field-errors.ts";
export * from "./health.ts";
export {
  Cursor,
  Instant,
  InstantInput,
  LIMIT_DEFAULT,
  LIMIT_MAX,
  Limit,
  RecordingId,
  RecordingIdParam,
  RepId,
  RunId,
} from "./ids.ts";
export { LANGUAGES, type Language, pickLanguage, type Texts } from "./languages.ts";
export * from "./me.ts";
export { type OpenApiDocument, type OpenApiInput, toOpenApi } from "./openapi.ts";
export * from "./outcomes.ts";
export { PROBLEM_CODES, PROBLEMS, type ProblemCode, type ProblemEntry } from "./problem-catalogue.ts";
export * from "./problems.ts";
export { findDutchReason, toReasonText } from "./reason-texts.ts";
export * from "./refresh.ts";
export * from "./rep-import.ts";
export * from "./reps.ts";
export { ConditionalHeaders, IdempotencyHeaders, IdempotencyKey } from "./request-headers.ts";
export * from "./retention.ts";
export * from "./roster.ts";
export { type HttpMethod, listProblems, type Route, type RouteAnswer, type RouteAuth } from "./route.ts";
export { CallParams, RepParams, ROUTES, RunParams } from "./routes.ts";
export * from "./runs.ts";
export type { PendingParts } from "./sentence-words.ts";
export { describeRefresh, type RefreshFacts } from "./sentences.ts";
export * from "./stats.ts";
export * from "./sync.ts";
export { toUnitsUsd, UNIT_USD_PER_MILLION } from "./unit-prices.ts";
