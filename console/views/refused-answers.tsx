import { RefusedAnswerList } from '../../shared/admin.ts';
import { Answer } from '../components/answer.tsx';
import { Breaking, Named } from '../components/columns.tsx';
import { ItemLink } from '../components/item-link.tsx';
import { Quiet, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { useList } from '../state/query.ts';
import { useWords } from '../state/services.tsx';

/** Answers that their source refused: the item is open again, so there is nothing to replay. */
export function RefusedAnswers() {
  const { t } = useWords();
  const query = useList('/v1/admin/refused-answers', RefusedAnswerList);
  return (
    <Section title={t.outbound.refusals}>
      <Answer query={query} what={t.outbound.refusals}>
        {({ items }) =>
          items.length === 0 ? (
            <Quiet>{t.outbound.noRefusals}</Quiet>
          ) : (
            <>
              <Quiet>{t.outbound.refusalsHint}</Quiet>
              <Table
                caption={t.outbound.refusals}
                rows={items}
                keyOf={({ id }) => id}
                columns={[
                  {
                    key: 'item',
                    label: t.outbound.item,
                    draw: ({ itemId, title, source }) => (
                      <Named name={<ItemLink id={itemId} title={title} />} under={source} />
                    ),
                  },
                  {
                    key: 'answer',
                    label: t.outbound.answer,
                    draw: ({ by, action, withdrawal }) => (
                      <Named name={by} under={withdrawal ? t.outbound.takenBack(action) : action} />
                    ),
                  },
                  { key: 'reason', label: t.outbound.reason, draw: ({ reason }) => <Breaking>{reason}</Breaking> },
                  { key: 'state', label: t.outbound.itemState, draw: ({ state }) => state && t.item.state[state] },
                  { key: 'at', label: t.outbound.at, draw: ({ at }) => <Time at={at} /> },
                ]}
              />
            </>
          )
        }
      </Answer>
    </Section>
  );
}
