/** A page of a foreign origin: served to the browser unchanged, and called by the tests. */

/** Connects to the desk's socket as the client does, from the page or from a sandboxed frame in it. @returns all that came, or why not */
async function listenAtSocket(relay, sandboxed) {
  const listen = (address, told) => {
    const socket = new WebSocket(`${address}/socket.io/?EIO=4&transport=websocket`);
    let said = '';
    socket.onmessage = ({ data }) => {
      said += data;
      // Engine.IO is open; then Socket.IO connects to the namespace (protocol 5), with no token.
      if (String(data).startsWith('0{')) socket.send('40/v1/desk,{"cursor":null}');
      if (!/"me"|sync|^44/.test(String(data))) return;
      socket.close();
      told(said);
    };
    socket.onclose = ({ code }) => told(`${said} closed with ${code}`);
  };
  if (!sandboxed) return new Promise((resolve) => listen(relay, resolve));
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.srcdoc = `<script>(${listen})(${JSON.stringify(relay)}, (said) => parent.postMessage(said, '*'))</script>`;
  return new Promise((resolve) => {
    window.addEventListener('message', ({ data }) => resolve(String(data)));
    document.body.append(frame);
  });
}

/** Sends what a page can have sent with the cookies of another site. @returns the answers that it can read */
async function sendToAll(addresses) {
  const read = [];
  const attempt = async (url, request) => {
    const reply = await fetch(url, { credentials: 'include', ...request }).catch(() => null);
    if (reply && reply.type !== 'opaque') read.push(`${url}: ${reply.status}`);
  };
  const body = '{"action":"approve","key":"2c7f8a4e-5ad0-4a6a-9b8e-1f8d1e2f3a4b"}';
  const headers = { 'content-type': 'application/json', 'x-beckon-page': '1' };
  for (const { method, url } of addresses) {
    navigator.sendBeacon(url, new Blob([body], { type: 'text/plain' }));
    await Promise.all([
      attempt(url, { method: 'POST', mode: 'no-cors', body }),
      attempt(url, { method, mode: 'cors', headers, body }),
    ]);
  }
  return read;
}

/** A form whose text is JSON. The page is left for the answer. */
function submitForm(action) {
  const form = document.createElement('form');
  Object.assign(form, { action, method: 'POST', enctype: 'text/plain' });
  const field = document.createElement('input');
  field.name = '{"action":"approve","key":"2c7f8a4e-5ad0-4a6a-9b8e-1f8d1e2f3a4b","comment":"';
  field.value = '"}';
  form.append(field);
  document.body.append(form);
  form.submit();
}

/** Shows an address in a frame, until the browser has done with it. */
function putInFrame(url) {
  const frame = document.createElement('iframe');
  frame.src = url;
  return new Promise((resolve) => {
    frame.onload = () => resolve();
    document.body.replaceChildren(frame);
  });
}

/** Opens an address in a window. @returns whether it keeps a hold of it */
async function holdsWindow(url) {
  const opened = window.open(url, '_blank');
  if (!opened) throw new Error('no window was opened');
  // A window of another browsing context group counts as closed (HTML standard, "cross-origin opener policies").
  for (let looks = 0; looks < 100 && !opened.closed; looks += 1) await new Promise((again) => setTimeout(again, 50));
  return !opened.closed;
}

/** Takes an address for a script, a style, and a script of a worker. @returns as which it was taken */
async function takenFor(url) {
  const loads = (element) =>
    new Promise((resolve) => {
      element.onload = () => resolve(true);
      element.onerror = () => resolve(false);
      document.head.append(element);
    });
  const script = document.createElement('script');
  script.src = url;
  const style = document.createElement('link');
  Object.assign(style, { rel: 'stylesheet', href: url });
  const inWorker = () => {
    const code = `try { importScripts(${JSON.stringify(url)}); postMessage(true) } catch ({ name }) { postMessage(name === 'SyntaxError') }`;
    const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
    return new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
    });
  };
  const found = { script: await loads(script), style: await loads(style), worker: await inWorker() };
  return Object.entries(found).flatMap(([kind, taken]) => (taken ? [kind] : []));
}

globalThis.attacks = { listenAtSocket, sendToAll, submitForm, putInFrame, holdsWindow, takenFor };
