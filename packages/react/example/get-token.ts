/** A JWT from your own server, kept until the API no longer takes it: however many components ask, your server is asked once. */
export function createGetToken(ask: () => Promise<string>): (refused?: string) => Promise<string> {
  let token = "";
  let asking: Promise<string> | undefined;
  return async (refused) => {
    if (token !== "" && token !== refused) return token;
    // Whoever else needs it meanwhile waits for the same answer.
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    token = await asking;
    return token;
  };
}
