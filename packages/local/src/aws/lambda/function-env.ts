// The environment variables a function sees: those Lambda sets, those the function declares, and nothing of ours. With
// AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_SQS among the declared ones, handlers need no branch for running locally.
import { devNull } from "node:os";
import { dirname } from "node:path";

export interface FunctionIdentity {
  name: string;
  entry: string;
  exportName: string;
  memoryMb: number;
  region: string;
}

export function toFunctionEnv(
  { name, entry, exportName, memoryMb, region }: FunctionIdentity,
  declared: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_FORMAT: "JSON",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    LAMBDA_TASK_ROOT: dirname(entry),
    _HANDLER: `index.${exportName}`,
    // Lambda has neither: a developer's own AWS profile must not reach the handlers, nor may they ask for credentials.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    ...declared,
  };
}
