import { Button, Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { type AdminPerson, AdminPersonPage, AdminRoleList } from '../../shared/admin/directory.ts';
import { Message } from '../../widgets/message.tsx';
import { ActButton, RoleNote } from '../components/act-button.tsx';
import { Answer } from '../components/answer.tsx';
import { Named } from '../components/columns.tsx';
import { Page, Quiet } from '../components/page.tsx';
import { PartsNav } from '../components/parts-nav.tsx';
import { Table } from '../components/table.tsx';
import { Values } from '../components/values.tsx';
import { useList, useWholeList } from '../state/query.ts';
import { addressOf, type Route } from '../state/route.ts';
import { useWords } from '../state/services.tsx';
import { PersonView } from './person.tsx';
import { EditPerson } from './person-dialogs.tsx';
import { RolesPart } from './roles.tsx';
import { usePresence } from './use-presence.ts';

const useStyles = makeStyles({
  tools: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: '12px' },
  search: { flexGrow: 1, maxWidth: '360px', minWidth: '180px' },
  // A select is as wide as its longest option, which may exceed the window.
  role: { minWidth: 0, maxWidth: 'min(360px, 100%)', gridTemplateColumns: 'minmax(0, 1fr)' },
});

const ROLES = 'roles:';

export function PeopleView({ open, go }: { open: string | null; go: (route: Route) => void }) {
  const { t } = useWords();
  if (open !== null && open !== ROLES) {
    return <PersonView id={open} onBack={() => go({ view: 'people', open: null })} />;
  }
  const tab = open === ROLES ? 'roles' : 'people';
  return (
    <Page title={t.people.title}>
      <PartsNav
        label={t.people.title}
        parts={[
          { label: t.people.tabPeople, href: addressOf({ view: 'people', open: null }), current: tab === 'people' },
          { label: t.people.tabRoles, href: addressOf({ view: 'people', open: ROLES }), current: tab === 'roles' },
        ]}
      />
      {tab === 'roles' ? <RolesPart /> : <PeoplePart onOpen={(id) => go({ view: 'people', open: id })} />}
    </Page>
  );
}

/** People of a page. */
const LIMIT = '50';

function PeoplePart({ onOpen }: { onOpen: (id: string) => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const [text, setText] = useState('');
  const [role, setRole] = useState('');
  const [adding, setAdding] = useState(false);
  const filter = new URLSearchParams({ limit: LIMIT, ...(text ? { q: text } : {}), ...(role ? { role } : {}) });
  const query = useList(`/v1/admin/people?${filter}`, AdminPersonPage);
  const roles = useWholeList('/v1/admin/roles', AdminRoleList);
  return (
    <>
      <search className={styles.tools}>
        <Field className={styles.search} label={t.people.search}>
          <Input type="search" value={text} onChange={(_, { value }) => setText(value.slice(0, 200))} />
        </Field>
        <Field className={styles.role} label={t.people.role}>
          <Select value={role} onChange={(_, { value }) => setRole(value)}>
            <option value="">{t.people.anyRole}</option>
            {roles.value?.items.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <ActButton act="addPerson" icon={<AddRegular />} onClick={() => setAdding(true)}>
          {t.people.add}
        </ActButton>
      </search>
      <RoleNote act="addPerson" />
      <Answer query={query} what={t.people.tabPeople}>
        {({ items, total }) => {
          if (items.length === 0) {
            return text || role ? (
              <Message title={t.people.nobody} body={t.people.nobodyBody} />
            ) : (
              <Message title={t.people.empty} body={t.people.emptyBody} />
            );
          }
          return (
            <>
              <Quiet>{t.people.total(total)}</Quiet>
              <PeopleTable people={items} onOpen={onOpen} />
            </>
          );
        }}
      </Answer>
      {adding && (
        <EditPerson
          person={null}
          onDone={({ id }) => {
            setAdding(false);
            onOpen(id);
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}

function PeopleTable({ people, onOpen }: { people: readonly AdminPerson[]; onOpen: (id: string) => void }) {
  const { t, f } = useWords();
  const presence = usePresence();
  return (
    <Table
      caption={t.people.tabPeople}
      rows={people}
      keyOf={({ id }) => id}
      columns={[
        { key: 'person', label: t.people.name, draw: ({ id, name }) => <Named name={name} under={id} /> },
        { key: 'roles', label: t.people.roles, draw: ({ roles }) => <Values values={roles} /> },
        {
          key: 'places',
          label: t.people.locations,
          draw: ({ locations, units }) => <Values values={[...locations, ...units]} />,
        },
        { key: 'presence', label: t.people.presence, draw: presence },
        { key: 'devices', label: t.people.devices, number: true, draw: ({ devices }) => f.number(devices) },
        {
          key: 'open',
          label: t.sources.actions,
          draw: ({ id, name }) => (
            <Button size="small" aria-label={`${t.people.open} ${name}`} onClick={() => onOpen(id)}>
              {t.people.open}
            </Button>
          ),
        },
      ]}
    />
  );
}
