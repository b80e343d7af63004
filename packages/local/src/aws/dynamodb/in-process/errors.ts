/** What the in-process engine throws: the exceptions of the AWS SDK itself, so that `name` and `instanceof` hold. */
import {
  type CancellationReason,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  IdempotentParameterMismatchException,
  ResourceInUseException,
  ResourceNotFoundException,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";
import type { AttributeItem } from "./values/attribute-values.ts";

function toMetadata() {
  return { httpStatusCode: 400, attempts: 1, totalRetryDelay: 0 };
}

/** A refusal that depends on the stored item. Inside a transaction it becomes a cancellation reason. */
export class ItemRefusal extends Error {
  override readonly name = "ItemRefusal";
}

/** The SDK has no class of its own for this one: it is known by its name. */
export function validationError(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({
    name: "ValidationException",
    $fault: "client",
    message,
    $metadata: toMetadata(),
  });
}

export function conditionFailed(item: AttributeItem | undefined): ConditionalCheckFailedException {
  const message = "The conditional request failed";
  return new ConditionalCheckFailedException({ message, $metadata: toMetadata(), ...(item ? { Item: item } : {}) });
}

export function transactionCanceled(reasons: CancellationReason[]): TransactionCanceledException {
  const codes = reasons.map((reason) => reason.Code).join(", ");
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: reasons,
    $metadata: toMetadata(),
  });
}

export function tableNotFound(tableName: string): ResourceNotFoundException {
  const message = `Requested resource not found: Table: ${tableName} not found`;
  return new ResourceNotFoundException({ message, $metadata: toMetadata() });
}

export function tableInUse(tableName: string): ResourceInUseException {
  return new ResourceInUseException({ message: `Table already exists: ${tableName}`, $metadata: toMetadata() });
}

export function tokenMismatch(): IdempotentParameterMismatchException {
  const message = "The request uses the same client token as a previous, but non-identical request.";
  return new IdempotentParameterMismatchException({ message, $metadata: toMetadata() });
}
