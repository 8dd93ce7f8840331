/** Shown instead of the web client if it cannot run. */
export const webStart = {
  title: 'Beckon does not work here yet',
  administrators: 'For the administrators of this server',
  plainHttp: {
    why: 'In a browser Beckon needs https. This page came by plain http: what it shows could be read and changed on the way, so browsers give it neither a store nor notifications.',
    open: 'Beckon is reached by https at this address:',
    set: 'Put a proxy with TLS before the server, and set BECKON_PUBLIC_URL to the address that people open, beginning with https://.',
  },
  path: {
    why: (path: string) => `In a browser Beckon needs a host name of its own. Here it stands below ${path}.`,
    set: 'Give the server a host name of its own, such as beckon.acme.example, and set BECKON_PUBLIC_URL to it without a path.',
  },
  notBuilt: {
    why: 'The server runs and takes events; its web client was not built with it.',
    set: 'Run “npm run setup” in the project’s folder, then load this page again.',
  },
  signInFailed: {
    title: 'You are not signed in',
    why: 'Signing in did not work. Nothing was changed.',
    notAdministrator: 'Your account has no administrator role here. Ask for one of the roles in oidc.adminRoles.',
    again: 'Sign in again',
  },
  notLoaded: {
    title: 'Beckon did not load',
    why: 'Parts of it did not arrive. Check the network, then load this page again.',
  },
  browser: {
    title: 'Beckon does not work in this browser',
    insecure: 'This page came by plain http. Open it by https, or ask your administrator for that address.',
    old: (missing: string) =>
      `The browser lacks what Beckon needs (${missing}). A current Chrome, Edge, Firefox or Safari has it.`,
  },
};
