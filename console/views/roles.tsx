import { Checkbox, Field, Input, makeStyles } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { type AdminRole, AdminRoleList, Removed, AdminRole as Role } from '../../shared/admin/directory.ts';
import type { LocalText, Translations } from '../../shared/localized.ts';
import type { DefaultRule } from '../../shared/people.ts';
import { Message } from '../../widgets/message.tsx';
import { ActButton, Removing, RoleNote } from '../components/act-button.tsx';
import { Answer } from '../components/answer.tsx';
import { Breaking, Buttons, Named, Small, useOriginWords } from '../components/columns.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { FormField, lacking } from '../components/form-field.tsx';
import { Quiet, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { useList } from '../state/query.ts';
import { useServices, useWords } from '../state/services.tsx';
import { DefaultRules } from './default-rules.tsx';

const useStyles = makeStyles({ add: { alignSelf: 'flex-start' } });

type OpenRoleDialog = { kind: 'edit'; role: AdminRole | null } | { kind: 'remove'; role: AdminRole };

export function RolesPart() {
  const styles = useStyles();
  const { t } = useWords();
  const query = useList('/v1/admin/roles', AdminRoleList);
  const [open, setOpen] = useState<OpenRoleDialog | null>(null);
  const close = () => setOpen(null);
  const done = () => {
    close();
    query.again();
  };
  return (
    <>
      <RoleNote act="putRole" />
      <ActButton
        act="putRole"
        className={styles.add}
        icon={<AddRegular />}
        onClick={() => setOpen({ kind: 'edit', role: null })}
      >
        {t.people.addRole}
      </ActButton>
      <Answer query={query} what={t.people.tabRoles}>
        {({ items, ignored }) => (
          <>
            {items.length === 0 ? (
              <Message title={t.roles.empty} body={t.roles.emptyBody} />
            ) : (
              <RoleTable roles={items} onOpen={setOpen} />
            )}
            {ignored.length > 0 && <IgnoredRoles ignored={ignored} />}
          </>
        )}
      </Answer>
      {open?.kind === 'edit' && <EditRole role={open.role} onDone={done} onClose={close} />}
      {open?.kind === 'remove' && <RemoveRole role={open.role} onDone={done} onClose={close} />}
    </>
  );
}

function RoleTable({ roles, onOpen }: { roles: readonly AdminRole[]; onOpen: (open: OpenRoleDialog) => void }) {
  const { t, f } = useWords();
  const origin = useOriginWords();
  return (
    <Table
      caption={t.people.tabRoles}
      rows={roles}
      keyOf={({ id }) => id}
      columns={[
        { key: 'role', label: t.people.name, draw: ({ id, name }) => <Named name={name} under={id} /> },
        { key: 'members', label: t.roles.members, number: true, draw: ({ members }) => f.number(members) },
        { key: 'mandatory', label: t.roles.mandatory, draw: ({ mandatory }) => (mandatory ? t.app.yes : t.app.no) },
        { key: 'defaults', label: t.roles.defaults, draw: ({ defaults }) => <Defaults rules={defaults} /> },
        { key: 'origin', label: t.people.origin, draw: (role) => <Small>{origin(role.origin)}</Small> },
        {
          key: 'actions',
          label: t.sources.actions,
          draw: (role) => (
            <Buttons>
              <ActButton
                act="putRole"
                size="small"
                aria-label={`${t.people.change} ${role.name}`}
                onClick={() => onOpen({ kind: 'edit', role })}
              >
                {t.people.change}
              </ActButton>
              {role.origin !== null && (
                <Removing
                  act="removeRole"
                  size="small"
                  aria-label={`${t.people.remove} ${role.name}`}
                  onClick={() => onOpen({ kind: 'remove', role })}
                >
                  {t.people.remove}
                </Removing>
              )}
            </Buttons>
          ),
        },
      ]}
    />
  );
}

/** Values of single sign-on that are no roles: their holders may lack a role without knowing it. */
function IgnoredRoles({ ignored }: Pick<AdminRoleList, 'ignored'>) {
  const { t, f } = useWords();
  return (
    <Section title={t.roles.ignored}>
      <Quiet>{t.roles.ignoredHint}</Quiet>
      <Table
        caption={t.roles.ignored}
        rows={ignored}
        keyOf={({ value }) => value}
        columns={[
          { key: 'value', label: t.roles.value, draw: ({ value }) => <Breaking>{value}</Breaking> },
          { key: 'people', label: t.roles.members, number: true, draw: ({ people }) => f.number(people) },
        ]}
      />
    </Section>
  );
}

function Defaults({ rules }: { rules: readonly DefaultRule[] }) {
  const { t } = useWords();
  const what = ({ types, minSeverity }: DefaultRule) => [
    types.includes('*') ? t.roles.everything : types.join(', '),
    ...(minSeverity && minSeverity !== 'info' ? [t.roles.from(t.item.severity[minSeverity])] : []),
  ];
  if (rules.length === 0) return t.roles.noDefaults;
  return rules.map((rule) => (
    <div key={JSON.stringify(rule)}>
      {t.item.delivery[rule.deliver]}: {what(rule).join(' ')}
    </div>
  ));
}

function EditRole({ role, onDone, onClose }: { role: AdminRole | null; onDone: () => void; onClose: () => void }) {
  const { t } = useWords();
  const { api } = useServices();
  const [id, setId] = useState(role?.id ?? '');
  const [name, setName] = useState(role?.name ?? '');
  const [names, setNames] = useState(role?.names ?? {});
  const [mandatory, setMandatory] = useState(role?.mandatory ?? false);
  const [defaults, setDefaults] = useState(role?.defaults ?? []);
  const [together, setTogether] = useState(role?.delegateMayAlsoVote ?? false);
  const body = {
    name: nameOf(name.trim() || id.trim(), names),
    mandatory,
    delegateMayAlsoVote: together,
    defaults,
  };
  return (
    <FormDialog
      title={role ? t.roles.changeTitle(role.name) : t.roles.addTitle}
      label={role ? t.app.save : t.people.addRole}
      run={() =>
        lacking({ id }, t.failed.missing) ??
        api.send('PUT', `/v1/admin/roles/${encodeURIComponent(id.trim())}`, body, Role)
      }
      onDone={onDone}
      onClose={onClose}
    >
      {!role && (
        <FormField member="id" label={t.people.id} hint={t.sources.idHint} required>
          <Input value={id} spellCheck={false} autoFocus onChange={(_, { value }) => setId(value)} />
        </FormField>
      )}
      <FormField member="name" label={t.people.name}>
        <Input value={name} onChange={(_, { value }) => setName(value)} />
      </FormField>
      {OTHERS.map((language) => (
        <Field key={language} label={t.roles.nameIn[language]}>
          <Input
            value={names[language] ?? ''}
            lang={language}
            onChange={(_, { value }) => setNames({ ...names, [language]: value })}
          />
        </Field>
      ))}
      <Field hint={t.roles.mandatoryHint}>
        <Checkbox
          label={t.roles.mandatory}
          checked={mandatory}
          onChange={(_, { checked }) => setMandatory(checked === true)}
        />
      </Field>
      <Field hint={t.roles.togetherHint}>
        <Checkbox
          label={t.roles.together}
          checked={together}
          onChange={(_, { checked }) => setTogether(checked === true)}
        />
      </Field>
      <DefaultRules rules={defaults} onRules={setDefaults} />
    </FormDialog>
  );
}

const OTHERS = ['de', 'fr'] as const;

/** A plain string if only the English name is given. */
function nameOf(en: string, names: Translations): LocalText {
  const given = OTHERS.flatMap((language) => {
    const name = names[language]?.trim();
    return name ? [[language, name] as const] : [];
  });
  return given.length > 0 ? { en, ...Object.fromEntries(given) } : en;
}

function RemoveRole({ role, onDone, onClose }: { role: AdminRole; onDone: () => void; onClose: () => void }) {
  const { t } = useWords();
  const { api } = useServices();
  return (
    <FormDialog
      title={t.roles.removeTitle(role.name)}
      label={t.roles.removeDo}
      question
      run={() => api.send('DELETE', `/v1/admin/roles/${encodeURIComponent(role.id)}`, undefined, Removed)}
      onDone={onDone}
      onClose={onClose}
    >
      <Quiet>{t.roles.removeBody}</Quiet>
    </FormDialog>
  );
}
