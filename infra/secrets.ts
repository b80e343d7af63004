/**
 * What only the API knows. Set with `sst secret set <Name> <value>` before the first deployment, which fails without them; a changed
 * one needs a deployment. In the function they are in an encrypted file, never in its environment.
 */

/** One or two tokens, separated by a comma: two while one is being replaced. */
export const serviceTokens = new sst.Secret("ServiceTokens");

/** Opens only the cron route. */
export const cronSecret = new sst.Secret("CronSecret");
