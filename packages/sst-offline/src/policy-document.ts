/**
 * `aws.iam.getPolicyDocument` as a pure function, by the rules of the AWS provider's data source: a list of one collapses to its
 * value, sources come first, the version has a default.
 */
import { createHash } from "node:crypto";

interface StatementArgs {
  readonly sid?: string;
  readonly effect?: string;
  readonly principals?: readonly Principal[];
  readonly notPrincipals?: readonly Principal[];
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

interface Principal {
  readonly type: string;
  readonly identifiers?: readonly string[];
}

export interface PolicyDocumentArgs {
  readonly version?: string;
  readonly statements?: readonly StatementArgs[];
  readonly sourcePolicyDocuments?: readonly string[];
}

export function toPolicyDocument(args: PolicyDocumentArgs): Record<string, unknown> {
  const sources = (args.sourcePolicyDocuments ?? []).flatMap(
    (source) => (JSON.parse(source) as { Statement?: unknown[] }).Statement ?? [],
  );
  const document = {
    Version: args.version ?? "2012-10-17",
    Statement: [...sources, ...(args.statements ?? []).map(toStatement)],
  };
  const minified = JSON.stringify(document);
  const id = createHash("sha256").update(minified).digest("hex").slice(0, 8);
  return { ...args, id, json: JSON.stringify(document, null, 2), minifiedJson: minified };
}

function toStatement(args: StatementArgs): Record<string, unknown> {
  const conditions: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of args.conditions ?? []) {
    conditions[test] = { ...conditions[test], [variable]: collapse(values) };
  }
  return {
    ...(args.sid ? { Sid: args.sid } : {}),
    Effect: args.effect ?? "Allow",
    ...(args.principals ? { Principal: toPrincipal(args.principals) } : {}),
    ...(args.notPrincipals ? { NotPrincipal: toPrincipal(args.notPrincipals) } : {}),
    ...(args.actions ? { Action: collapse(args.actions) } : {}),
    ...(args.notActions ? { NotAction: collapse(args.notActions) } : {}),
    ...(args.resources ? { Resource: collapse(args.resources) } : {}),
    ...(args.notResources ? { NotResource: collapse(args.notResources) } : {}),
    ...(Object.keys(conditions).length > 0 ? { Condition: conditions } : {}),
  };
}

function collapse(values: readonly string[] | undefined): string | string[] | undefined {
  if (values === undefined) return undefined;
  return values.length === 1 ? values[0] : values.toSorted().toReversed();
}

function toPrincipal(principals: readonly Principal[]): unknown {
  const [first] = principals;
  if (principals.length === 1 && first?.type === "*" && first.identifiers?.[0] === "*") return "*";
  return Object.fromEntries(principals.map(({ type, identifiers }) => [type, collapse(identifiers)]));
}
