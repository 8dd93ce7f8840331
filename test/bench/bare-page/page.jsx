/** The least that shows an inbox with the libraries of the window: what the relay says, fetched and listed, nothing kept, nothing live. */
import { Badge, Button, FluentProvider, Input, webLightTheme } from '@fluentui/react-components';
import { Alert20Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

function Inbox() {
  const [items, setItems] = useState([]);
  useEffect(() => {
    void fetch('/v1/items?limit=50', { headers: { 'x-beckon-page': '1' } })
      .then((reply) => reply.json())
      .then((page) => setItems(page.items));
  }, []);
  return (
    <FluentProvider theme={webLightTheme}>
      <Input placeholder="Search" />
      {items.map(({ id, title, severity, actions }) => (
        <div key={id} data-item={id}>
          <Alert20Regular /> <Badge>{severity}</Badge> <span>{title}</span>
          {actions.map((action) => (
            <Button key={action.id}>{action.label}</Button>
          ))}
        </div>
      ))}
    </FluentProvider>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Inbox />);
