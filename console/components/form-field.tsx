import { Field, type FieldProps } from '@fluentui/react-components';
import { createContext, useContext, useEffect } from 'react';
import type { Problem } from '../../shared/problem-schema.ts';
import { problem } from '../../shared/problems.ts';
import type { Result } from '../api.ts';
import { useWords } from '../state/services.tsx';

/** Errors by member of the form, and the members that have a field. */
export interface FormErrors {
  errors: NonNullable<Problem['errors']>;
  fields: Set<string>;
}

export const FormErrorsContext = createContext<FormErrors>({ errors: [], fields: new Set() });

/** Whether a pointer (RFC 6901) is to this member or into it. @param member such as `roles`, or `grants/roles` */
export const isIn = (member: string, pointer: string): boolean => `${pointer}/`.startsWith(`/${member}/`);

/** @returns an error of each member without value; null: there is none */
export function lacking(values: Record<string, string>, detail: string): Result<never> | null {
  const empty = Object.keys(values).filter((member) => values[member]?.trim() === '');
  if (empty.length === 0) return null;
  const errors = empty.map((member) => ({ pointer: `/${member}`, detail }));
  return { ok: false, failure: { kind: 'problem', problem: problem('REQUEST_INVALID', detail, { errors }) } };
}

/** A field that displays its own error. @param member of the request body, perhaps of an object in it */
export function FormField({ member, ...field }: FieldProps & { member: string }) {
  const { errors, fields } = useContext(FormErrorsContext);
  const { t } = useWords();
  useEffect(() => {
    fields.add(member);
    return () => void fields.delete(member);
  }, [fields, member]);
  const wrong = errors.find(({ pointer }) => isIn(member, pointer));
  if (!wrong) return <Field {...field} />;
  const index = Number.parseInt(wrong.pointer.slice(member.length + 2), 10);
  const subject = Number.isNaN(index) ? '' : `${t.failed.entry(index + 1)}: `;
  return <Field {...field} validationState="error" validationMessage={`${subject}${wrong.detail}`} />;
}
