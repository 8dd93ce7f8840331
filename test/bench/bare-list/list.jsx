/** The least that scrolls a hundred thousand rows: the library of the window's lists, and rows of two lines of text. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { createRoot } from 'react-dom/client';

const ROW_HEIGHT = 76;
const count = Number(new URLSearchParams(globalThis.location.search).get('rows'));

function List() {
  const scroll = useRef(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    useFlushSync: false,
  });
  return (
    <div ref={scroll} data-scroll>
      <div style={{ position: 'relative', height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => (
          <div
            key={key}
            data-index={index}
            ref={virtual.measureElement}
            style={{ position: 'absolute', width: '100%', height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
          >
            <div>Item {index}</div>
            <div>Acme Ltd. · EUR 1,250.00</div>
          </div>
        ))}
      </div>
    </div>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<List />);
