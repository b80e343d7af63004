/** Bound to every data key, so that one wrapped for another purpose does not open here (AWS: KMS encryption context). */
export const ENCRYPTION_CONTEXT = { purpose: "fathom-sync:data-key" };
