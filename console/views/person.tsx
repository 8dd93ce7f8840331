import { Button } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons';
import { type ReactNode, useState } from 'react';
import {
  type AdminDevice,
  type AdminPersonDetail,
  AdminPersonDetail as Detail,
  type PersonOwners,
} from '../../shared/admin/directory.ts';
import { ActButton, Removing, RoleNote } from '../components/act-button.tsx';
import { Answer } from '../components/answer.tsx';
import { Breaking, Buttons, Small, useOriginWords } from '../components/columns.tsx';
import { Facts } from '../components/facts.tsx';
import { Page, Quiet, Section } from '../components/page.tsx';
import { type Secret, SecretsDialog } from '../components/secrets.tsx';
import { Table } from '../components/table.tsx';
import { Time, useTimeWords } from '../components/time.tsx';
import { Values } from '../components/values.tsx';
import { useQuery } from '../state/query.ts';
import { useWords } from '../state/services.tsx';
import { PersonActs } from './person-acts.tsx';
import { EditPerson, EndDevices, ErasePerson, MakeCode, MakeToken, RemovePerson } from './person-dialogs.tsx';
import { usePresence } from './use-presence.ts';

type OpenPersonDialog =
  | { kind: 'change' | 'pair' | 'token' | 'remove' | 'erase' | 'end-all' }
  | { kind: 'end'; token: string };

export function PersonView({ id, onBack }: { id: string; onBack: () => void }) {
  const { t } = useWords();
  const query = useQuery(`/v1/admin/people/${encodeURIComponent(id)}`, Detail);
  return (
    <Page
      title={query.value?.name ?? id}
      tools={
        <Button icon={<ArrowLeftRegular />} onClick={onBack}>
          {t.people.title}
        </Button>
      }
    >
      <Answer query={query} what={id}>
        {(person) => <Person person={person} again={query.again} onGone={onBack} />}
      </Answer>
    </Page>
  );
}

function Person({ person, again, onGone }: { person: AdminPersonDetail; again: () => void; onGone: () => void }) {
  const { t } = useWords();
  const [open, setOpen] = useState<OpenPersonDialog | null>(null);
  const [secrets, setSecrets] = useState<Secret[] | null>(null);
  const close = () => setOpen(null);
  const done = (made?: Secret[]) => {
    close();
    if (made) setSecrets(made);
    again();
  };
  const isManaged = person.owners.active === 'scim';
  const editable = person.origin !== null && !isManaged && !person.bySignIn;
  return (
    <>
      <PersonFacts person={person} />
      {isManaged && <Quiet>{t.people.byScim}</Quiet>}
      {person.bySignIn && !isManaged && <Quiet>{t.people.bySignIn}</Quiet>}
      <RoleNote act="changePerson" />
      <Buttons>
        {editable && (
          <ActButton act="changePerson" onClick={() => setOpen({ kind: 'change' })}>
            {t.people.change}
          </ActButton>
        )}
        {person.active && (
          <>
            <ActButton act="makeCode" onClick={() => setOpen({ kind: 'pair' })}>
              {t.people.pair}
            </ActButton>
            <ActButton act="makeToken" onClick={() => setOpen({ kind: 'token' })}>
              {t.people.token}
            </ActButton>
          </>
        )}
        {!isManaged && (
          <Removing act="removePerson" onClick={() => setOpen({ kind: 'remove' })}>
            {t.people.remove}
          </Removing>
        )}
        <Removing act="erasePerson" onClick={() => setOpen({ kind: 'erase' })}>
          {t.people.erase}
        </Removing>
      </Buttons>
      <PersonActs person={person} again={again} />
      <Section
        title={t.people.devices}
        tools={
          person.tokens.length > 1 && (
            <ActButton act="revokeAll" size="small" onClick={() => setOpen({ kind: 'end-all' })}>
              {t.people.revokeAll}
            </ActButton>
          )
        }
      >
        <Devices devices={person.tokens} onEnd={(token) => setOpen({ kind: 'end', token })} />
      </Section>
      {open?.kind === 'change' && <EditPerson person={person} onDone={() => done()} onClose={close} />}
      {open?.kind === 'pair' && <MakeCode person={person} onDone={done} onClose={close} />}
      {open?.kind === 'token' && <MakeToken person={person} onDone={done} onClose={close} />}
      {open?.kind === 'remove' && <RemovePerson person={person} onDone={onGone} onClose={close} />}
      {open?.kind === 'erase' && <ErasePerson person={person} onDone={onGone} onClose={close} />}
      {open?.kind === 'end-all' && <EndDevices person={person} token={null} onDone={() => done()} onClose={close} />}
      {open?.kind === 'end' && <EndDevices person={person} token={open.token} onDone={() => done()} onClose={close} />}
      {secrets && (
        <SecretsDialog title={t.people.codeTitle(person.name)} secrets={secrets} onClose={() => setSecrets(null)} />
      )}
    </>
  );
}

function PersonFacts({ person }: { person: AdminPersonDetail }) {
  const { t } = useWords();
  const presence = usePresence();
  const time = useTimeWords();
  const kinds: Readonly<Record<string, string>> = t.acts.reach.kinds;
  const channels = person.channels.map(
    ({ gateway, kind, offAt }) =>
      `${kinds[kind] ?? kind} (${gateway})${offAt === undefined ? '' : `, ${t.people.channelOff(time(offAt))}`}`,
  );
  const owned = (member: keyof PersonOwners, value: ReactNode) => (
    <Owned key={member} owner={person.owners[member]}>
      {value}
    </Owned>
  );
  const facts = [
    [t.people.id, person.id],
    [t.people.name, owned('name', person.name)],
    [t.people.access, owned('active', person.active ? t.people.active : t.people.noAccess)],
    ...(person.aliases.length > 0
      ? [[t.people.aliases, owned('aliases', <Values values={person.aliases} />)] as const]
      : []),
    [t.people.roles, owned('roles', <Values values={person.roles} />)],
    ...(person.ignoredRoles.length > 0
      ? [[t.people.ignoredRoles, <Values key="ignored" values={person.ignoredRoles} />] as const]
      : []),
    [t.people.locations, owned('locations', <Values values={person.locations} />)],
    [t.people.units, owned('units', <Values values={person.units} />)],
    ...(person.language === null ? [] : [[t.people.language, owned('language', person.language)] as const]),
    ...(person.timeZone === null ? [] : [[t.people.timeZone, owned('timeZone', person.timeZone)] as const]),
    [t.people.presence, presence(person)],
    [t.people.channels, owned('channels', <Values values={channels} />)],
  ] as const;
  return <Facts facts={facts} />;
}

/** A member of a person, and who determines it. */
function Owned({ owner, children }: { owner: string; children: ReactNode }) {
  const { t } = useWords();
  const origin = useOriginWords();
  return (
    <>
      {typeof children === 'string' ? <Breaking>{children}</Breaking> : children}{' '}
      <Small>{`${t.people.origin}: ${origin(owner)}`}</Small>
    </>
  );
}

function Devices({ devices, onEnd }: { devices: readonly AdminDevice[]; onEnd: (token: string) => void }) {
  const { t } = useWords();
  const origin = useOriginWords();
  if (devices.length === 0) return <Quiet>{t.people.noDevices}</Quiet>;
  return (
    <Table
      caption={t.people.devices}
      rows={devices}
      keyOf={({ id }) => id}
      columns={[
        { key: 'device', label: t.people.device, draw: ({ device }) => device ?? t.people.unnamed },
        { key: 'kind', label: t.people.kind, draw: ({ kind }) => t.people.kinds[kind] },
        { key: 'origin', label: t.people.origin, draw: (device) => origin(device.origin) },
        { key: 'since', label: t.people.since, draw: ({ createdAt }) => <Time at={createdAt} /> },
        { key: 'used', label: t.people.used, draw: ({ usedAt }) => <Time at={usedAt} /> },
        {
          key: 'end',
          label: t.sources.actions,
          draw: ({ id, device }) => (
            <ActButton
              act="revoke"
              size="small"
              aria-label={`${t.people.revoke} ${device ?? t.people.unnamed}`}
              onClick={() => onEnd(id)}
            >
              {t.people.revoke}
            </ActButton>
          ),
        },
      ]}
    />
  );
}
