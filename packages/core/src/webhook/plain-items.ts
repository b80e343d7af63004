/**
 * The three items the receiving function touches, in DynamoDB's own JSON: ElectroDB and the AWS SDK would make its bundle several
 * times as large. The entities are the truth; `plain-items.db.test.ts` holds this to them.
 */
import type { WebhookPath } from "../connection/webhook-path.ts";
import { SERVICE, TABLE } from "../database/table.ts";
import type { WebhookDelivery } from "./delivery.ts";

/** As DynamoDB writes a value over the wire (Amazon DynamoDB API Reference, AttributeValue). Binary is base64. */
export type PlainValue = { readonly S: string } | { readonly N: string } | { readonly B: string };
export type PlainItem = Readonly<Record<string, PlainValue>>;

export const toPathKey = (pathHash: string) => toKey(`#pathHash_${pathHash}`, "webhook-path");
export const toDataKeyKey = (dataKeyId: string) => toKey("", "data-key", `#dataKeyId_${dataKeyId}`);
export const toDeliveryKey = (repId: string, deliveryId: string) =>
  toKey(`#repId_${repId}`, "webhook-delivery", `#deliveryId_${deliveryId}`);

export function toDeliveryItem(delivery: WebhookDelivery): PlainItem {
  const { repId, deliveryId, connectionId, state, observedAt, receivedAt, bytes, body, expiresAt } = delivery;
  return {
    ...toKey(`#repId_${repId}`, "webhook-delivery", `#deliveryId_${deliveryId}`),
    ...toTexts({ repId, deliveryId, connectionId, state, observedAt, receivedAt }),
    bytes: { N: String(bytes) },
    [TABLE.timeToLive]: { N: String(expiresAt) },
    ...(body === undefined ? {} : { body: { B: Buffer.from(body).toString("base64") }, ...toHeld(delivery) }),
    // By these ElectroDB knows its own.
    ...toTexts({ __edb_e__: "webhook-delivery", __edb_v__: "1" }),
  };
}

export function toWebhookPath(item: PlainItem): WebhookPath {
  return {
    pathHash: getText(item, "pathHash"),
    repId: getText(item, "repId"),
    connectionId: getText(item, "connectionId"),
    sealedSecret: getText(item, "sealedSecret"),
    createdAt: getText(item, "createdAt"),
  };
}

/** The wrappings of a `data-key` item, the newest first: the one before too, while the wrapping key is being replaced. */
export function toWrappedKeys(item: PlainItem): Uint8Array[] {
  const texts = [getText(item, "wrapped"), ...(item.wrappedBefore ? [getText(item, "wrappedBefore")] : [])];
  return texts.map((text) => Buffer.from(text, "base64"));
}

/** @throws TypeError when the attribute is not there or no text: the table was written by something else */
export function getText(item: PlainItem, name: string): string {
  const value = item[name];
  if (!value || !("S" in value)) throw new TypeError(`attribute ${name} is no text`);
  return value.S;
}

/** The entry in the index of bodies that are still here. */
function toHeld({ repId, deliveryId, receivedAt }: WebhookDelivery): PlainItem {
  const { pk, sk } = TABLE.indexes.gsi1;
  return toTexts({
    heldSince: receivedAt,
    [pk]: `$${SERVICE}`,
    [sk]: `$webhook-delivery_1#heldSince_${receivedAt}#repId_${repId}#deliveryId_${deliveryId}`,
  });
}

function toKey(owner: string, entity: string, own = ""): PlainItem {
  return toTexts({ [TABLE.keys.pk]: `$${SERVICE}${owner}`, [TABLE.keys.sk]: `$${entity}_1${own}` });
}

function toTexts(texts: Readonly<Record<string, string>>): PlainItem {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { S: text }]));
}
