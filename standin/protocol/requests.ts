/** Handles paused requests: documents (is navigation allowed?), the app's schemes, and the empty pages with which windows open. */
import type { CdpSession } from '../cdp/connection.ts';
import { at, isJson, type Json, listAt, textAt } from '../cdp/read.ts';
import { TICKET_ORIGIN } from '../chromium/chromium.ts';
import type { StandinProtocol } from './protocol.ts';
import type { Schemes } from './schemes.ts';

interface DocumentRequest {
  /** In the app's form, `app://…`. */
  url: string;
  frameId: string;
  redirected: boolean;
}

export interface RequestPorts {
  schemes: Schemes;
  protocol: StandinProtocol;
  /** @returns false to stop the navigation; the page stays where it is */
  mayNavigate(request: DocumentRequest): boolean;
  iconOf(frameId: string): Buffer | undefined;
  /** CSS background colour of the frame's window before it has a page. */
  backgroundOf(frameId: string): string;
}

export async function serveRequests(root: CdpSession, ports: RequestPorts): Promise<void> {
  root.on('Fetch.requestPaused', (params) => {
    serve(root, params, ports).catch((error: unknown) => {
      console.error(`[electron stand-in] request ${textAt(params, 'request.url', '')} failed:`, error);
      root.post('Fetch.failRequest', { requestId: textAt(params, 'requestId'), errorReason: 'Failed' });
    });
  });
  await root.send('Fetch.enable', {
    patterns: [{ urlPattern: 'https://*.electron.invalid/*' }, { urlPattern: '*', resourceType: 'Document' }],
  });
}

async function serve(root: CdpSession, params: Json, ports: RequestPorts): Promise<void> {
  const requestId = textAt(params, 'requestId');
  const url = textAt(params, 'request.url');
  const frameId = textAt(params, 'frameId', '');
  const isDocument = textAt(params, 'resourceType', '') === 'Document';
  if (url.startsWith(TICKET_ORIGIN)) return emptyPage(root, requestId, ports.backgroundOf(frameId));
  if (isDocument) {
    const redirected = at(params, 'redirectedRequestId') !== undefined;
    if (!ports.mayNavigate({ url: ports.schemes.toApp(url), frameId, redirected })) {
      root.post('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      return;
    }
  }
  const scheme = ports.schemes.schemeOf(url);
  if (scheme === undefined) {
    const isOurs = URL.parse(url)?.hostname.endsWith('.electron.invalid');
    root.post(
      isOurs ? 'Fetch.failRequest' : 'Fetch.continueRequest',
      isOurs ? { requestId, errorReason: 'Failed' } : { requestId },
    );
    return;
  }
  if (URL.parse(url)?.pathname === '/favicon.ico' && textAt(params, 'resourceType', '') === 'Other') {
    return answerIcon(root, requestId, ports.iconOf(frameId));
  }
  const handler = ports.protocol.handlerOf(scheme);
  if (!handler) {
    root.post('Fetch.failRequest', { requestId, errorReason: 'Failed' });
    return;
  }
  const response = await handler(toRequest(params, ports.schemes.toApp(url)));
  await fulfil(root, requestId, response, ports.schemes);
}

function toRequest(params: Json, url: string): Request {
  const method = textAt(params, 'request.method', 'GET');
  const headers = new Headers();
  const sent = at(params, 'request.headers');
  for (const [name, value] of Object.entries(isJson(sent) ? sent : {})) {
    if (!name.startsWith(':')) headers.set(name, String(value));
  }
  const parts = listAt(params, 'request.postDataEntries').map((entry) =>
    Buffer.from(textAt(entry, 'bytes', ''), 'base64'),
  );
  const hasBody = parts.length > 0 && method !== 'GET' && method !== 'HEAD';
  return new Request(url, hasBody ? { method, headers, body: Buffer.concat(parts) } : { method, headers });
}

async function fulfil(root: CdpSession, requestId: string, response: Response, schemes: Schemes): Promise<void> {
  if (response.type === 'error') {
    root.post('Fetch.failRequest', { requestId, errorReason: 'Failed' });
    return;
  }
  const body = Buffer.from(await response.arrayBuffer());
  const responseHeaders = [...response.headers].map(([name, value]) => ({
    name,
    value: /^content-security-policy(-report-only)?$/i.test(name) ? schemes.policyToChromium(value) : value,
  }));
  root.post('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responsePhrase: response.statusText || 'OK',
    responseHeaders,
    body: body.toString('base64'),
  });
}

function emptyPage(root: CdpSession, requestId: string, background: string): void {
  root.post('Fetch.fulfillRequest', {
    requestId,
    responseCode: 200,
    responseHeaders: [{ name: 'content-type', value: 'text/html; charset=utf-8' }],
    body: Buffer.from(`<!doctype html><style>html{background:${background}}</style><title>\u200b</title>`).toString(
      'base64',
    ),
  });
}

/** The favicon of a page becomes the icon of its app window. */
function answerIcon(root: CdpSession, requestId: string, icon: Buffer | undefined): void {
  if (!icon) {
    root.post('Fetch.fulfillRequest', { requestId, responseCode: 404 });
    return;
  }
  root.post('Fetch.fulfillRequest', {
    requestId,
    responseCode: 200,
    responseHeaders: [{ name: 'content-type', value: 'image/png' }],
    body: icon.toString('base64'),
  });
}
