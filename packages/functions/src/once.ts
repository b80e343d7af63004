/** The container's services: built at the first event, so that a wrong setting is an error of that event, in the log. */
export function createOnce<T>(create: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: create() };
    return made.value;
  };
}
