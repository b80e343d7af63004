export { type KmsOptions, type KmsServer, startKms, WRAPPING_KEY_BYTES } from "./start-kms.ts";
