/**
 * The least page that keeps the promise of the web client's first view: its frame, tabs, tools and rows, the items of the person signed in,
 * and a worker that opens a store meanwhile. It stores the view, and a service worker its files: a second start draws from them. Nothing is
 * live, nothing is translated, no row can be selected by key.
 */
import { Badge, Button, FluentProvider, Tab, TabList, webLightTheme } from '@fluentui/react-components';
import {
  Alert20Regular,
  ArrowSort20Regular,
  Flowchart24Regular,
  History24Regular,
  MailInbox24Regular,
  Search20Regular,
  Settings24Regular,
} from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

/** Under the web client's name, for which the bench waits. */
const LAST_VIEW = 'beckon.last-view';

const store = new Worker(new URL('./store.js', import.meta.url), { type: 'module' });

function Row({ item }) {
  return (
    <button type="button" className="row" data-item={item.id}>
      <Alert20Regular />
      <span>
        <b>{item.title}</b>
        <br />
        {item.origin.name}
        <br />
        {item.type}
      </span>
      <time dateTime={item.createdAt}>{Math.round((Date.now() - Date.parse(item.createdAt)) / 60_000)} min</time>
    </button>
  );
}

function Window() {
  const [items, setItems] = useState(() => JSON.parse(localStorage.getItem(LAST_VIEW)));
  useEffect(() => {
    const headers = { 'x-beckon-page': '1' };
    const json = (path) => fetch(path, { headers }).then((reply) => reply.json());
    void Promise.all([json('/v1/me'), json('/v1/items?limit=50')]).then(([, page]) => {
      setItems(page.items);
      store.postMessage(page.items);
      localStorage.setItem(LAST_VIEW, JSON.stringify(page.items));
      void navigator.serviceWorker.register('/service-worker.js');
    });
  }, []);
  return (
    <FluentProvider theme={webLightTheme}>
      <div className="frame">
        <nav>
          <Button appearance="subtle" icon={<MailInbox24Regular />}>
            Inbox
          </Button>
          <Badge>{items?.length}</Badge>
          <Button appearance="subtle" icon={<History24Regular />}>
            History
          </Button>
          <Button appearance="subtle" icon={<Flowchart24Regular />}>
            Processes
          </Button>
          <Button appearance="subtle" icon={<Settings24Regular />}>
            Preferences
          </Button>
        </nav>
        <main className="list">
          <div>
            <TabList selectedValue="answer">
              <Tab value="answer">To answer {items?.length}</Tab>
              <Tab value="info">For info</Tab>
            </TabList>
            <Button appearance="subtle" icon={<Search20Regular />} />
            <Button appearance="subtle" icon={<ArrowSort20Regular />} />
          </div>
          {/* As many as fit the height. */}
          {items?.slice(0, 8).map((item) => (
            <Row key={item.id} item={item} />
          ))}
        </main>
        <section />
        <footer className="status">Connected</footer>
      </div>
    </FluentProvider>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Window />);
