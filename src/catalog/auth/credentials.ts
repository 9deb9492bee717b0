/** What a workspace is asked for metadata with. Comes from the environment, never from a flag. */
export type Credentials = { readonly token: string } | { readonly clientId: string; readonly clientSecret: string };
