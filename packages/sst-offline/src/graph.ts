/** Questions to a recorded deployment: one resource, a role's statements, whether it allows something. */
import type { ProgramRun } from "./engine.ts";
import type { RecordedResource } from "./recorder.ts";
import { isObject } from "./wire.ts";

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What a request carries that conditions ask for: `kms:EncryptionContext:purpose`. */
export type RequestContext = Readonly<Record<string, string>>;

export interface Graph {
  readonly resources: readonly RecordedResource[];
  list(type: string): readonly RecordedResource[];
  /** @throws Error when there is none, or several */
  get(type: string, name?: string): RecordedResource;
  /** @throws Error for a role of somewhere else */
  getRole(arn: unknown): RecordedResource;
  listStatements(role: RecordedResource): readonly Statement[];
  listTrust(role: RecordedResource): readonly Statement[];
  /** Identity policies of the role: a deny that fits wins, else one allow is enough. Conditions know StringEquals alone. */
  allows(role: RecordedResource, action: string, resource: string, context?: RequestContext): boolean;
}

const ROLE = "aws:iam/role:Role";

export function createGraph({ resources }: Pick<ProgramRun, "resources">): Graph {
  const list = (type: string) => resources.filter((one) => one.type === type);

  function get(type: string, name?: string): RecordedResource {
    const [found, ...others] = list(type).filter((one) => name === undefined || one.name === name);
    if (!found || others.length > 0) {
      const names = list(type).map((one) => one.name);
      throw new Error(`one ${type} ${name ?? ""} was expected; there are: ${names.join(", ") || "none"}`);
    }
    return found;
  }

  function listStatements(role: RecordedResource): readonly Statement[] {
    const inline = toList(role.inputs.inlinePolicies).map((one) => (isObject(one) ? one.policy : undefined));
    const attached = list("aws:iam/rolePolicy:RolePolicy")
      .filter(({ inputs }) => inputs.role === role.inputs.name || inputs.role === role.id)
      .map(({ inputs }) => inputs.policy);
    return [...inline, ...attached].filter((policy) => policy !== undefined).flatMap(toStatements);
  }

  return {
    resources,
    list,
    get,
    getRole(arn) {
      const role = list(ROLE).find(({ outputs }) => outputs.arn === arn);
      if (!role) throw new Error(`no role has the ARN ${String(arn)}`);
      return role;
    },
    listStatements,
    listTrust: (role) => toStatements(role.inputs.assumeRolePolicy),
    allows(role, action, resource, context = {}) {
      const fitting = listStatements(role).filter((one) => fits(one, action, resource, context));
      return fitting.some(({ Effect }) => Effect === "Allow") && fitting.every(({ Effect }) => Effect === "Allow");
    },
  };
}

/** @throws Error for a statement this evaluation does not understand */
function fits(statement: Statement, action: string, resource: string, context: RequestContext): boolean {
  if (statement.NotAction !== undefined || statement.NotResource !== undefined) {
    throw new Error(`NotAction and NotResource are not evaluated: ${JSON.stringify(statement)}`);
  }
  return (
    toTexts(statement.Action).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    toTexts(statement.Resource).some((pattern) => matches(pattern, resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, wanted]) => {
      if (operator !== "StringEquals") throw new Error(`the condition ${operator} is not evaluated`);
      return Object.entries(wanted).every(([key, values]) => toTexts(values).includes(context[key] ?? ""));
    })
  );
}

/** `*` stands for any text, `?` for one character (AWS: IAM JSON policy elements). */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(text);
}

function toStatements(policy: unknown): Statement[] {
  const document = (typeof policy === "string" ? JSON.parse(policy) : policy) as {
    Statement?: Statement | Statement[];
  };
  return [document.Statement ?? []].flat();
}

/** IAM writes a list of one as its value. */
export function toTexts(value: unknown): string[] {
  return toList(value).map(String);
}

function toList(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : [value].flat();
}
